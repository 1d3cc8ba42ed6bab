import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { fail, ValueError } from '../../lib/check.js';
import { type ToOnnxOptions, toOnnx } from '../../lib/onnx/index.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import { firstOrder } from '../../lib/onnx/read/layouts.js';
import { CHANNELS_KEY } from '../../lib/onnx/write/metadata.js';
import { onnxCases } from '../fixtures/onnx_cases.js';
import { shake } from '../fixtures/predict_all.js';
import { type Known, type Numbers, networks } from './networks.js';

const PROGRAM = fileURLToPath(new URL('./run_written.py', import.meta.url));

/** The ways in which every model is written; one whose operators were read keeps their opset. */
const OWN: readonly ToOnnxOptions[] = [{}, { layout: 'keep' }];
const WAYS: readonly ToOnnxOptions[] = [
  {},
  { layout: 'keep', opset: 13 },
  { opset: 18 },
  { layout: 'keep', opset: 21 },
  { opset: 23 },
];

/** Numbers from -1 to 1, or small indices; open sizes are others for each input and each turn. */
function inputsOf(model: tfl.LayersModel, turn: number): tf.Tensor[] {
  const random = new Random(turn + 1);
  return model.inputs.map(({ shape, dtype }, i) => {
    const sizes = shape.map(
      (n, axis) => n ?? (axis === 0 ? 2 + turn : 13 - (axis % 2) - 2 * i - 3 * turn),
    );
    const draw =
      dtype === 'int32' ? () => Math.floor(4 * random.uniform()) : () => random.uniform(-1, 1);
    const values = Array.from({ length: tf.util.sizeFromShape(sizes) }, draw);
    return tf.tensor(values, sizes, dtype as 'float32');
  });
}

const one = <T>(list: T[]) => (list.length === 1 ? list[0]! : list);

/** A call of the model, and what must come of it. */
type Case = {
  inputs: tf.Tensor[];
  outputs: tf.Tensor[];
};

/** The file, and what tfjs predicts in its order of axes, and PyTorch where that is known. */
async function writeCase(
  file: string,
  title: string,
  model: tfl.LayersModel,
  way: ToOnnxOptions,
  known: Known | undefined,
) {
  const bytes = await toOnnx(model, way);
  const { metadata, graph } = decodeModel(title, bytes);
  const first = JSON.parse(metadata.find(({ key }) => key === CHANNELS_KEY)!.value!);
  const numbers = (x: tf.Tensor, { name }: { name?: string }): Numbers => {
    const y = first[name!] === true ? tf.transpose(x, firstOrder(x.rank)) : x;
    return { shape: y.shape, data: Array.from(y.dataSync()) };
  };
  const call = ({ inputs, outputs }: Case) => ({
    inputs: inputs.map((x, i) => numbers(x, graph!.inputs[i]!)),
    outputs: outputs.map((y, i) => numbers(y, graph!.outputs[i]!)),
  });
  const calls = tf.tidy(() => {
    const own = [0, 1].map((turn) => {
      const inputs = inputsOf(model, turn);
      return call({ inputs, outputs: [model.predict(one(inputs))].flat() });
    });
    return known === undefined ? own : [...own, call(known(model))];
  });
  writeFileSync(`${file}.onnx`, bytes);
  writeFileSync(`${file}.json`, JSON.stringify({ title, calls }));
}

interface Written {
  name: string;
  make(): Promise<tfl.LayersModel>;
  known?: Known;
}

/** The models of scripts/fixtures/onnx_cases.ts. */
const cases = (): Written[] =>
  Object.entries(onnxCases()).map(([name, make]) => ({
    name,
    async make() {
      const model = make();
      shake(model);
      return model;
    },
  }));

/** Writes models, runs them in ONNX Runtime, and prints how many are right, refused and wrong; gives how many are wrong. */
async function checkAll(what: string, models: readonly Written[], python: string): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-written-'));
  try {
    const { count, refused } = await writeAll(what, models, folder);
    const { status, stdout } = spawnSync(python, [PROGRAM, folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) fail('check_onnx', 'PYTHON', 'one that has onnx and onnxruntime', python);
    const lines = stdout.split('\n').filter((line) => /^(right|wrong)\t/.test(line));
    const wrong = lines.filter((line) => line.startsWith('wrong'));
    for (const line of wrong) console.log(line.replaceAll('\t', ' '));
    console.log(
      `${what}: ${models.length} models, ${lines.length - wrong.length} files right in ONNX Runtime, ` +
        `${refused} refused by name, ${wrong.length} wrong`,
    );
    return wrong.length + (count - refused - lines.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes models in every way; names those that are refused. */
async function writeAll(what: string, models: readonly Written[], folder: string) {
  let [count, refused] = [0, 0];
  for (const { name, make, known } of models) {
    const model = await make();
    const own = model.layers.some((layer) => layer.getClassName() === 'OnnxOperation');
    for (const way of own ? OWN : WAYS) {
      const title = `${name} ${JSON.stringify(way)}`;
      count += 1;
      try {
        const file = path.join(folder, String(count).padStart(5, '0'));
        await writeCase(file, title, model, way, known);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        console.log(`refused (${what}) ${title}: ${error.message}`);
        refused += 1;
      }
    }
    model.dispose();
  }
  return { count, refused };
}

/**
 * Runs what toOnnx makes of scripts/fixtures/onnx_cases.ts in ONNX Runtime: right where it is as tfjs predicts.
 *
 * @returns how many are wrong
 */
export const checkCases = (python: string): Promise<number> => checkAll('written', cases(), python);

/**
 * Runs what toOnnx makes of PyTorch's networks, read by loadOnnx, in ONNX Runtime: right where it is as tfjs predicts, and
 * as PyTorch did.
 *
 * @returns how many are wrong
 */
export const checkNetworks = (python: string): Promise<number> =>
  checkAll("PyTorch's, read and written", networks(), python);
