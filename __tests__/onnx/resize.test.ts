import '../backends.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadOnnx } from '../../lib/onnx/index.js';
import { expectClose } from '../compare.js';
import { floats, model, node, value } from './encode.js';

beforeAll(() => tf.setBackend('cpu'));

interface Case {
  attributes: Record<string, unknown>;
  scales: number[];
  roi: number[] | null;
  shape: number[];
  y: number[];
}

/** What ONNX Runtime makes of it (scripts/fixtures/onnx_resize.py). */
const FILE = path.join(__dirname, '../fixtures/onnx/onnx_resize.json');
const { shape, x, cases }: { shape: number[]; x: number[]; cases: Case[] } = JSON.parse(
  readFileSync(FILE, 'utf8'),
);

describe.each(['channelsLast', 'keep'] as const)('Resize, layout %s', (layout) => {
  test.each(
    cases.map((one): [string, string, Case] => [
      JSON.stringify(one.attributes),
      `scales=${one.scales} roi=${one.roi}`,
      one,
    ]),
  )('%s %s as in ONNX Runtime', async (_, __, { attributes, scales, roi, ...y }) => {
    const nodes = [node('Resize', ['x', roi ? 'roi' : '', 'scales'], ['y'], attributes)];
    const initializers = [
      floats('scales', [4], scales),
      ...(roi === null ? [] : [floats('roi', [8], roi)]),
    ];
    const graph = { initializers, inputs: [value('x', shape)], outputs: [value('y', y.shape)] };
    const made = await loadOnnx(model(nodes, graph), { layout });
    const last = layout === 'channelsLast';
    const image = tf.tensor(x, shape);
    const got = made.predict(last ? tf.transpose(image, [0, 2, 3, 1]) : image) as tf.Tensor;
    const first = last ? tf.transpose(got, [0, 3, 1, 2]) : got;
    expectClose(first, tf.tensor(y.y, y.shape));
  });
});
