import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as deconv from '../../lib/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { describeWithShared } from '../shared_data.js';
import { readCases, toTensor, type Values } from './vector_cases.js';

interface KerasJsCase {
  name: string;
  layer: string;
  /** A sentence, from which the arguments are read. */
  config: string;
  input: Values;
  weights?: Values[];
  expected: Values;
}

/** `((1,2), (3,4))`, `(3,2)` or `2` behind a word. */
function numbersAfter(word: string, text: string) {
  const [, found] = new RegExp(`${word} ([\\d(), ]+?) on `).exec(text)!;
  return JSON.parse(found!.replaceAll('(', '[').replaceAll(')', ']'));
}

function size(text: string): number | number[] {
  const [, found] = /^size (\S+)/.exec(text)!;
  const sizes = found!.split('x').map(Number);
  return sizes.length === 1 ? sizes[0]! : sizes;
}

function transposedArguments(text: string) {
  const [, filters, kh, kw] = /^(\d+) (\d+)x(\d+) filters/.exec(text)!.map(Number);
  const [, sh, sw] = /strides=\((\d+),(\d+)\)/.exec(text)!.map(Number);
  return {
    filters: filters!,
    kernelSize: [kh!, kw!],
    strides: [sh!, sw!],
    padding: /padding='(\w+)'/.exec(text)![1] as 'valid' | 'same',
    activation: /activation='(\w+)'/.exec(text)![1]!,
    useBias: /use_bias=(\w+)/.exec(text)![1] === 'True',
  };
}

const { layers } = deconv;
/** The 2-D ones are tfjs-layers' own: the package adds the ranks that are missing there. */
const LAYERS: Record<string, (config: string) => tfl.layers.Layer> = {
  Conv2DTranspose: (text) => layers.conv2dTranspose(transposedArguments(text)),
  UpSampling1D: (text) => layers.upSampling1d({ size: size(text) }),
  UpSampling2D: (text) => {
    const sizes = [size(text)].flat();
    return tfl.layers.upSampling2d({ size: [sizes[0]!, sizes.at(-1)!] });
  },
  UpSampling3D: (text) => layers.upSampling3d({ size: size(text) }),
  Cropping1D: (text) => layers.cropping1d({ cropping: numbersAfter('cropping', text) }),
  Cropping2D: (text) => tfl.layers.cropping2D({ cropping: numbersAfter('cropping', text) }),
  Cropping3D: (text) => layers.cropping3d({ cropping: numbersAfter('cropping', text) }),
  ZeroPadding1D: (text) => layers.zeroPadding1d({ padding: numbersAfter('padding', text) }),
  ZeroPadding2D: (text) => tfl.layers.zeroPadding2d({ padding: numbersAfter('padding', text) }),
  ZeroPadding3D: (text) => layers.zeroPadding3d({ padding: numbersAfter('padding', text) }),
};

describeWithShared('Keras 2 vectors', ['data/vectors/keras-js.json'], (file) => {
  const cases = readCases<KerasJsCase>(file!);

  test(`all ${cases.length} cases have a layer`, () => {
    expect(cases.filter(({ layer }) => LAYERS[layer] === undefined)).toEqual([]);
    expect(new Set(cases.map(({ layer }) => layer)).size).toBe(Object.keys(LAYERS).length);
  });

  describeEachBackend('outputs', () => {
    test.each(cases)('$name: $config', ({ layer: className, config, input, weights, expected }) => {
      const before = tf.memory().numTensors;
      const layer = LAYERS[className]!(config);
      tf.tidy(() => {
        const x = tf.expandDims(toTensor(input), 0);
        layer.build(x.shape);
        layer.setWeights((weights ?? []).map(toTensor));
        expectClose(layer.apply(x) as tf.Tensor, tf.expandDims(toTensor(expected), 0));
      });
      for (const weight of layer.weights) weight.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
