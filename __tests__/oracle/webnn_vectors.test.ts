import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { describeWithShared } from '../shared_data.js';
import {
  expectGroupsRefused,
  readCases,
  runTransposed,
  toTensor,
  type VectorCase,
} from './vector_cases.js';

interface Options {
  padding?: [top: number, bottom: number, left: number, right: number];
  strides?: number[];
  dilations?: number[];
  outputPadding?: number[];
  inputLayout?: 'nchw' | 'nhwc';
  filterLayout?: 'iohw' | 'hwoi' | 'ohwi';
  groups?: number;
}

const TO_IOHW = { iohw: [0, 1, 2, 3], hwoi: [3, 2, 0, 1], ohwi: [3, 0, 1, 2] };

function convTranspose2d({ inputs, options = {} }: VectorCase): tf.Tensor {
  const { X, W, B } = inputs;
  const { padding, inputLayout = 'nchw', filterLayout = 'iohw', ...node } = options as Options;
  const last = inputLayout === 'nhwc';
  const x = toTensor(X!);
  const y = runTransposed(
    last ? tf.transpose(x, [0, 3, 1, 2]) : x,
    tf.transpose(toTensor(W!), TO_IOHW[filterLayout]),
    B ? toTensor(B) : null,
    {
      ...node,
      begin: padding && [padding[0], padding[2]],
      end: padding && [padding[1], padding[3]],
    },
  );
  return last ? tf.transpose(y, [0, 2, 3, 1]) : y;
}

describeWithShared('WebNN vectors', ['data/vectors/wpt-webnn.json'], (file) => {
  const cases = readCases(file!);
  const grouped = cases.filter(({ options }) => ((options as Options).groups ?? 1) > 1);
  const used = cases.filter((vector) => !grouped.includes(vector));

  test(`${cases.length} cases are ${used.length} computed and 1 not supported`, () => {
    expect(grouped.map(({ name }) => name)).toEqual([
      'convTranspose2d float32 4D input and filter tensors options.groups',
    ]);
    expect(used.length + 1).toBe(cases.length);
  });

  test.each(grouped)('not supported: $name', ({ options }) => {
    expectGroupsRefused((options as Options).groups!);
  });

  describeEachBackend('outputs', () => {
    test.each(used)('$name', (vector) => {
      const before = tf.memory().numTensors;
      tf.tidy(() => expectClose(convTranspose2d(vector), toTensor(vector.expected)));
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
