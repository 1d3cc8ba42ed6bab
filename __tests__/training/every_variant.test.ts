import '../backends.js';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/data/index.js';
import { encoderLayers } from '../../lib/rewrite/encoder_layers.js';
import { split } from '../../lib/rewrite/index.js';
import { ownOptimizer } from '../../lib/tfjs/own_optimizer.js';
import { FIRST, loadCheckpointModels, readCheckpoint } from '../../lib/training/checkpoint.js';
import { keepDescription } from '../../lib/training/data/kept_description.js';
import { collect } from '../../lib/training/data/source.js';
import { freezeLayers } from '../../lib/training/freeze_layers.js';
import { type TrainOptions, train } from '../../lib/training/index.js';
import { judge } from '../../lib/training/judge.js';
import { loadRun } from '../../lib/training/load_run.js';
import { Log } from '../../lib/training/log.js';
import { takeWeights } from '../../lib/training/take_weights.js';
import { TASKS } from '../../lib/training/tasks/index.js';
import { openVariant } from '../../lib/training/tasks/open_variant.js';
import { trainJob } from '../../lib/training/train_job.js';
import { drawn } from '../draws.js';
import { VARIANT_ROWS, type VariantRow } from './variant_rows.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'every-variant-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string) => path.join(folder, name);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Trains for one step by a row; the model that is first, and what was said. */
async function trained(row: VariantRow, out: string, more: TrainOptions) {
  const [task, , , , builder] = row.name.split(' ');
  const said: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => said.push(String(line)));
  const bar = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const run = await train(task!, {
      builder: builder!,
      ...row.options,
      ...(row.intervals && { intervals: file('intervals.csv') }),
      steps: 1,
      batchSize: 4,
      backend: 'wasm',
      threads: 1,
      out: file(out),
      ...more,
    });
    return { ...run, said: said.join('\n') };
  } finally {
    log.mockRestore();
    bar.mockRestore();
  }
}

/** What `evaluate` finds of other data, without its report. */
async function judgedOn(other: string) {
  const { settings, models } = await loadRun(file('run'));
  const request = { ...settings, models, judged: other };
  const job = await openVariant(settings, request, { learningRate: 0, where: 'test' });
  const { judged } = await judge(job, models, null);
  for (const model of Object.values(models)) model.dispose();
  return { description: job.data, measures: judged.measures };
}

/** New models of the run that a row made, as another training begins with them, and a step of that. */
async function begun(row: VariantRow) {
  const { settings, models: trainedOnes } = await loadRun(file('run'));
  for (const model of Object.values(trainedOnes)) model.dispose();
  const job = await openVariant(settings, settings, { learningRate: 0.01, where: row.name });
  const models = job.build();
  for (const model of Object.values(models)) ownOptimizer(model);
  const step = async () => {
    const batch = await collect(job.train, 4);
    expect(batch.length).toBeGreaterThan(0);
    await job.step(models, batch, new Random(1));
  };
  return { models, step };
}

/** The weights of each model that trains for so many steps, stopped after each of `stops`, from checkpoint to checkpoint. */
async function stopped(row: VariantRow, out: string, stops: readonly number[]) {
  const { settings, models: trainedOnes } = await loadRun(file('run'));
  for (const model of Object.values(trainedOnes)) model.dispose();
  const place = file(out);
  mkdirSync(place);
  const options = {
    folder: place,
    batch: 4,
    seed: 1,
    patience: 0,
    saveEvery: 1,
    settings: {},
    showProgress: false,
    learningRate: 0.01,
    schedule: 'constant' as const,
  };
  let weights: number[][][][] = [];
  for (const [i, steps] of stops.entries()) {
    const checkpoint = i === 0 ? undefined : readCheckpoint(place);
    const found = checkpoint && (await loadCheckpointModels(place, checkpoint));
    const request = { ...settings, models: found };
    const job = await openVariant(settings, request, { learningRate: 0.01, where: row.name });
    const models = found ?? job.build();
    for (const model of Object.values(models)) {
      if (found === undefined) ownOptimizer(model);
      // As a run does: its alphabet and scale are those that it began with.
      keepDescription(model, job.data);
    }
    const progress = checkpoint?.progress ?? { ...FIRST };
    const log = new Log(place, job.numbers, progress);
    await trainJob(job, models, progress, log, { ...options, steps });
    expect(progress.step).toBe(steps);
    weights = Object.values(models).map((model) => [...weightsOf(model).values()]);
    for (const model of Object.values(models)) model.dispose();
  }
  return weights;
}

/** The weights of each layer that has any. */
const weightsOf = (model: LayersModel) =>
  new Map(
    model.layers
      .filter(({ weights }) => weights.length > 0)
      .map(({ name, weights }) => [name, weights.map((one) => [...one.read().dataSync()])]),
  );

/** An input of a model, its open sizes 32. */
const inputOf = (model: LayersModel) =>
  tf.randomUniform(
    [2, ...model.inputs[0]!.shape.slice(1).map((size) => size ?? 32)],
    0,
    1,
    'float32',
    3,
  );

/** Both halves together predict as the whole, or the model is refused by name. */
function checkSplit(model: LayersModel, noCode: string | undefined): void {
  if (noCode !== undefined) {
    expect(() => split(model)).toThrow(noCode);
    return;
  }
  const { encoder, decoder } = split(model);
  tf.tidy(() => {
    const x = inputOf(model);
    const whole = model.predict(x) as tf.Tensor;
    const both = decoder.predict(encoder.predict(x) as tf.Tensor) as tf.Tensor;
    expect(tf.max(tf.abs(tf.sub(whole, both))).dataSync()[0]).toBeLessThan(1e-4);
  });
  for (const half of [encoder, decoder]) half.dispose();
}

test('every variant of every task has a row', () => {
  const all = TASKS.flatMap(({ name, variants }) =>
    variants.map(({ kind, builder }) => `${name} of ${kind} by ${builder}`),
  );
  expect(VARIANT_ROWS.map(({ name }) => name)).toEqual(all);
});

test('what is stopped elsewhere is stopped there', () => {
  for (const { name, stoppedIn } of VARIANT_ROWS) {
    if (stoppedIn === undefined) continue;
    const [task, , , , builder] = name.split(' ') as [string, ...string[]];
    const text = readFileSync(path.join(__dirname, '..', stoppedIn), 'utf8');
    expect(text).toMatch(new RegExp(`^ +\\[?'?(${task}|${builder})\\b`, 'm'));
  }
});

const BITS = ['uint8', 'uint16', 'float16'] as const;

describe.each(
  VARIANT_ROWS.map((row, i) => [row.name, row, BITS[i % 3]!] as const).filter((_, i) =>
    drawn(i, 3),
  ),
)('%s', (_, row, quantize) => {
  test(`${quantize}, judged on other data, split, frozen and continued`, async () => {
    const data = row.data(file('data'), 1);
    const { models, measures, quantized, description, said } = await trained(row, 'run', {
      data,
      quantize,
    });
    expect(quantized!.bytes).toBeLessThan(quantized!.bytesBefore);
    expect(said).toContain(
      `Quantized (${quantize}): ${quantized!.bytes} bytes of weights in place of ${quantized!.bytesBefore}, in quantized/.`,
    );
    expect(measures.length).toBeGreaterThan(0);
    for (const { name } of measures)
      expect(said).toMatch(new RegExp(`^  ${escaped(name)}: .*, before `, 'm'));

    const others = row.data(file('others'), 2);
    const judged = await judgedOn(others);
    expect(judged.description.split).toMatch(/^all of (them are judged|.* is to judge by)/);
    expect(judged.description.counts.test).toBeGreaterThan(description.counts.test);
    // Names may say how many examples there are.
    const names = (all: typeof measures) => all.map(({ name }) => name.replace(/\d+/g, 'n'));
    expect(names(judged.measures)).toEqual(names(measures));

    const [[name, model]] = Object.entries(models) as [[string, LayersModel]];
    checkSplit(model, row.noCode);

    const before = weightsOf(model);
    const more = await begun(row);
    expect((await takeWeights(more.models, file('run')))[0]).toMatch(
      new RegExp(`^(\\d+) of \\1 weights of '${name}' are those of .*run: all that it has\\.$`),
    );
    if (row.noEncoder !== undefined) {
      expect(() => freezeLayers(more.models, 'encoder')).toThrow(row.noEncoder);
    } else expect(freezeLayers(more.models, 'encoder')).toMatch(/^Frozen: ./);
    await more.step();
    const after = weightsOf(more.models[name]!);
    const frozen =
      row.noEncoder === undefined ? encoderLayers('test', model).map((layer) => layer.name) : [];
    const changed = [...after].filter(
      ([layer, weights]) => JSON.stringify(weights) !== JSON.stringify(before.get(layer)),
    );
    expect(changed.map(([layer]) => layer).filter((layer) => frozen.includes(layer))).toEqual([]);
    expect(changed.length).toBeGreaterThan(0);
    if (row.stoppedIn === undefined) {
      expect(await stopped(row, 'parts', [1, 3])).toEqual(await stopped(row, 'whole', [3]));
    }
    for (const one of [models, more.models].flatMap((all) => Object.values(all))) one.dispose();
  }, 120_000);
});
