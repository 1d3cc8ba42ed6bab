import '../backends.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../lib/arithmetic/product.js';
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
  /** Its own opset and input, where they are not those of the others. */
  opset?: number;
  from?: number[];
}

/** What ONNX Runtime makes of it (scripts/fixtures/onnx_resize.py). */
const FILE = path.join(__dirname, '../fixtures/onnx/onnx_resize.json');
const { shape, x, cases }: { shape: number[]; x: number[]; cases: Case[] } = JSON.parse(
  readFileSync(FILE, 'utf8'),
);

/** The script's, as x is. */
const valuesOf = (sizes: number[]) =>
  Array.from({ length: product(sizes) }, (_, i) => ((i * 7) % 11) - 5);

describe.each(['channelsLast', 'keep'] as const)('Resize, layout %s', (layout) => {
  test.each(
    cases.map((one): [string, string, Case] => [
      JSON.stringify(one.attributes),
      `scales=${one.scales} roi=${one.roi}`,
      one,
    ]),
  )(
    '%s %s as in ONNX Runtime',
    async (_, __, { attributes, scales, roi, opset = 18, from = shape, ...y }) => {
      const inputs = opset < 11 ? ['x', 'scales'] : ['x', roi ? 'roi' : '', 'scales'];
      const nodes = [node('Resize', inputs, ['y'], attributes)];
      const initializers = [
        floats('scales', [4], scales),
        ...(roi === null ? [] : [floats('roi', [8], roi)]),
      ];
      const graph = { initializers, inputs: [value('x', from)], outputs: [value('y', y.shape)] };
      const made = await loadOnnx(
        model(nodes, graph, { opsets: [{ domain: '', version: opset }] }),
        {
          layout,
        },
      );
      const last = layout === 'channelsLast';
      const image = tf.tensor(from === shape ? x : valuesOf(from), from);
      const got = made.predict(last ? tf.transpose(image, [0, 2, 3, 1]) : image) as tf.Tensor;
      const first = last ? tf.transpose(got, [0, 3, 1, 2]) : got;
      expectClose(first, tf.tensor(y.y, y.shape));
    },
  );
});
