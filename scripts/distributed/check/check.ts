import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../lib/check.js';
import { loadKeras } from '../../../lib/keras/index.js';
import { predictAll } from '../../fixtures/predict_all.js';
import { losses, PYTHON_ENV, type RunOptions, readLog, runTraining } from './run_training.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** No run may take longer. */
const SECONDS = 300;
const SAME_PREDICTION = 1e-4;

/** Runs trainings in a folder, and says what came of them. */
export class Check {
  failed = 0;

  constructor(
    readonly python: string,
    readonly folder: string,
  ) {}

  file(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Prints a line; `detail` has the numbers. */
  that(ok: boolean, what: string, detail: string): void {
    if (!ok) this.failed++;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}: ${detail}`);
  }

  /** Trains with these options; the model and the logs are then in the folder `name`. */
  train(name: string, processes: number, options: string[], kills: RunOptions['kills'] = []) {
    const { python } = this;
    const out = this.file(name);
    return runTraining({ python, processes, options, out, kills, seconds: SECONDS });
  }

  sameLosses(name: string): void {
    const [a, b] = [0, 1].map((process) =>
      losses(readLog(this.file(name), process)).map(({ step, loss }) => `${step}: ${loss}`),
    );
    const same = a!.length > 0 && a!.join() === b!.join();
    this.that(same, `${name}: equal losses on both processes`, `${a!.length} of the log`);
  }

  /** The model of a run loads here, and predicts what Keras predicts. */
  async predictsAsKeras(name: string, inputsOf: (model: tfl.LayersModel) => tf.Tensor[]) {
    const model = await loadKeras(this.file(name, 'model.keras'));
    const inputs = inputsOf(model);
    const given = inputs.map((input) => {
      const { dtype, shape } = input;
      return { dtype, shape, data: Array.from(input.dataSync()) };
    });
    const io = { inputs: given, outputs: predictAll(model, inputs) };
    writeFileSync(this.file(name, 'model.json'), JSON.stringify(io));
    const program = 'scripts/fixtures/keras_round_trip.py';
    const said = this.run([program, this.file(name), 'keras']);
    const worst = (JSON.parse(said.trim().split('\n').at(-1)!) as { model: number }).model;
    this.that(
      worst <= SAME_PREDICTION,
      `${name}: loads here and predicts as in Keras`,
      `differs by ${worst.toExponential(1)}`,
    );
  }

  /** What a Python program writes. */
  run(command: string[]): string {
    const { python } = this;
    const paths = ['scripts/distributed', process.env.PYTHONPATH].filter(Boolean);
    const PYTHONPATH = paths.join(path.delimiter);
    const { error, status, stdout } = spawnSync(python, command, {
      env: { ...process.env, ...PYTHON_ENV, PYTHONPATH },
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: SECONDS * 1000,
    });
    if (error) fail('PYTHON', 'it', 'a program that runs', error.message);
    if (status !== 0) throw new ValueError(`${python} ${command[0]} ended with status ${status}.`);
    return stdout;
  }
}
