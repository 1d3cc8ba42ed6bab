import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { unzipSync } from 'fflate';
import { Random } from '../../lib/arithmetic/random.js';
import { fail, ValueError } from '../../lib/check.js';
import { loadOnnx, type ToOnnxOptions, toOnnx } from '../../lib/onnx/index.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import { firstOrder } from '../../lib/onnx/read/layouts.js';
import { CHANNELS_KEY } from '../../lib/onnx/write/metadata.js';
import { onnxCases } from '../fixtures/onnx_cases.js';
import { shake } from '../fixtures/predict_all.js';

const PROGRAM = fileURLToPath(new URL('./run_written.py', import.meta.url));
const NETWORKS = fileURLToPath(
  new URL('../../__tests__/fixtures/oracle/onnx_models.zip.br', import.meta.url),
);

/** The ways in which every model is written. */
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

/** The file, and what tfjs predicts in its order of axes. */
async function writeCase(file: string, title: string, model: tfl.LayersModel, way: ToOnnxOptions) {
  const bytes = await toOnnx(model, way);
  const { metadata, graph } = decodeModel(title, bytes);
  const first = JSON.parse(metadata.find(({ key }) => key === CHANNELS_KEY)!.value!);
  const numbers = (x: tf.Tensor, { name }: { name?: string }) => {
    const y = first[name!] === true ? tf.transpose(x, firstOrder(x.rank)) : x;
    return { shape: y.shape, data: Array.from(y.dataSync()) };
  };
  const calls = [0, 1].map((turn) =>
    tf.tidy(() => {
      const inputs = inputsOf(model, turn);
      const outputs = [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
      return {
        inputs: inputs.map((x, i) => numbers(x, graph!.inputs[i]!)),
        outputs: outputs.map((y, i) => numbers(y, graph!.outputs[i]!)),
      };
    }),
  );
  writeFileSync(`${file}.onnx`, bytes);
  writeFileSync(`${file}.json`, JSON.stringify({ title, calls }));
}

/** The models of scripts/fixtures/onnx_cases.ts, and PyTorch's networks as loadOnnx reads them. */
function models(): [string, () => Promise<tfl.LayersModel>][] {
  const files = unzipSync(brotliDecompressSync(readFileSync(NETWORKS)));
  const networks = Object.entries(files).filter(([name]) => name.endsWith('.onnx'));
  return [
    ...Object.entries(onnxCases()).map(([name, make]): [string, () => Promise<tfl.LayersModel>] => [
      name,
      async () => {
        const model = make();
        shake(model);
        return model;
      },
    ]),
    ...networks.map(([name, data]): [string, () => Promise<tfl.LayersModel>] => [
      name,
      () => loadOnnx(data),
    ]),
  ];
}

/**
 * Writes models by toOnnx, runs them in ONNX Runtime, and prints how many are right, refused and wrong.
 *
 * @returns how many are wrong
 */
export async function checkWritten(python: string, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  let refused = 0;
  let count = 0;
  for (const [name, make] of models()) {
    const model = await make();
    const own = model.layers.some((layer) => layer.getClassName() === 'OnnxOperation');
    // Operators that were read stay those of their opset.
    for (const way of own ? WAYS.slice(0, 1) : WAYS) {
      const title = `${name} ${JSON.stringify(way)}`;
      count += 1;
      try {
        await writeCase(path.join(folder, String(count).padStart(5, '0')), title, model, way);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        console.log(`refused (written) ${title}: ${error.message}`);
        refused += 1;
      }
    }
    model.dispose();
  }
  const { status, stdout } = spawnSync(python, [PROGRAM, folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) fail('check_onnx', 'PYTHON', 'one that has onnx and onnxruntime', python);
  const lines = stdout.split('\n').filter((line) => /^(right|wrong)\t/.test(line));
  const wrong = lines.filter((line) => line.startsWith('wrong'));
  for (const line of wrong) console.log(line.replaceAll('\t', ' '));
  const right = lines.length - wrong.length;
  console.log(
    `written: ${right} right in ONNX Runtime, ${refused} refused by name, ${wrong.length} wrong`,
  );
  return wrong.length + (count - refused - lines.length);
}
