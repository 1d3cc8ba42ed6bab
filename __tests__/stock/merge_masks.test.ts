import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../backends.js';
import '../../lib/index.js';

beforeAll(() => tf.setBackend('cpu'));

type Flags = readonly number[] | null;

const toMask = (flags: Flags) => flags && tf.tensor2d([[...flags]], [1, flags.length], 'bool');
const x = (length: number) => tf.zeros([1, length, 2]);

describe('masks that meet are joined as in Keras 3', () => {
  test.each<[name: string, layer: () => tfl.layers.Layer, masks: Flags[], joined: number[] | null]>(
    [
      [
        'Add: where any is true',
        () => tfl.layers.add(),
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
        [1, 1, 0],
      ],
      [
        'Multiply of three',
        () => tfl.layers.multiply(),
        [
          [1, 0, 0],
          [0, 0, 0],
          [0, 0, 1],
        ],
        [1, 0, 1],
      ],
      ['Average: none where one has none', () => tfl.layers.average(), [[1, 0, 0], null], null],
      [
        'Concatenate along channels',
        () => tfl.layers.concatenate(),
        [
          [1, 0, 0],
          [0, 0, 1],
        ],
        [1, 0, 1],
      ],
      [
        'Concatenate with one that has none',
        () => tfl.layers.concatenate(),
        [[1, 0, 0], null],
        [1, 1, 1],
      ],
      [
        'Concatenate along time',
        () => tfl.layers.concatenate({ axis: 1 }),
        [[1, 0], null],
        [1, 0, 1, 1],
      ],
      [
        'Dot: none',
        () => tfl.layers.dot({ axes: 1 }),
        [
          [1, 0],
          [1, 0],
        ],
        null,
      ],
    ],
  )('%s', (_, make, masks, joined) => {
    const inputs = masks.map((one) => x((one ?? masks[0]!).length));
    const made = make().computeMask(inputs, masks.map(toMask) as tf.Tensor[]) as tf.Tensor | null;
    expect(made === null ? null : Array.from(made.dataSync())).toEqual(joined);
    if (made !== null) expect(made.shape).toEqual([1, joined!.length]);
  });
});
