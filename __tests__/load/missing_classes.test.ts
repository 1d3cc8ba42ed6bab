import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { missingClasses, OWN_CLASSES } from '../../lib/load/missing_classes.js';

const registered = () =>
  new Map(
    Object.entries(tf.serialization.SerializationMap.getMap().classNameMap).map(
      ([name, [type]]) => [name, type],
    ),
  );

const layer = (class_name: string, config: object = {}) => ({ class_name, config });

describe('missingClasses, before tfjs-deconv is imported', () => {
  test.each([
    ['a stock model', [layer('Dense'), layer('Flatten')], []],
    [
      'ours',
      [layer('Dense'), layer('Conv1DTranspose')],
      ["class 'Conv1DTranspose' must be registered: import 'tfjs-deconv' does it"],
    ],
    [
      "somebody else's, twice",
      [layer('Mosaic'), layer('Mosaic')],
      ["class 'Mosaic' must be registered: define it and call tf.serialization.registerClass"],
    ],
    [
      'inside a wrapper and a model in a model',
      [
        layer('TimeDistributed', { layer: layer('UpSampling1D') }),
        layer('Sequential', { layers: [layer('Cropping1D')] }),
      ],
      [
        "class 'UpSampling1D' must be registered: import 'tfjs-deconv' does it",
        "class 'Cropping1D' must be registered: import 'tfjs-deconv' does it",
      ],
    ],
    [
      'an initializer, and a dtype policy that is none of ours',
      [layer('Dense', { kernel_initializer: layer('ICNR'), dtype: layer('DTypePolicy') })],
      ["class 'ICNR' must be registered: import 'tfjs-deconv' does it"],
    ],
  ])('%s', (_, layers, expected) => {
    expect(missingClasses({ model_config: layer('Sequential', { layers }) })).toEqual(expected);
  });
});

/** Names of activations, which no config has as a class of a layer or an initializer. */
const ACTIVATIONS = ['silu', 'hardSilu', 'hardSwish', 'hard_silu', 'hard_swish', 'kerasHardSilu'];

test('OWN_CLASSES, and activations, are those that importing registers', async () => {
  const before = registered();
  await import('../../lib/index.js');
  const own = [...registered()].filter(([name, type]) => before.get(name) !== type);
  const expected = [...OWN_CLASSES, ...ACTIVATIONS];
  expect(own.map(([name]) => name).sort()).toEqual(expected.sort());
});
