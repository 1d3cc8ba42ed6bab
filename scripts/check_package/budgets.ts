import { FIELD, importOf, LAYER_FAMILIES, UNDER_20_KB } from './layer_families.js';

/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 411_000,
    'tfjs-deconv/layers': 90_000,
    'tfjs-deconv/arithmetic': 11_400,
    'tfjs-deconv/shapes': 23_200,
    'tfjs-deconv/models': 413_500,
    'tfjs-deconv/measures': 29_000,
    'tfjs-deconv/callbacks': 85_900,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/predict': 70_500,
    'tfjs-deconv/visualize': 521_500,
    'tfjs-deconv/tiled': 54_000,
    'tfjs-deconv/training': 1_527_000,
    'tfjs-deconv/node': 615_000,
    'tfjs-deconv/optimizers': 31_000,
    'tfjs-deconv/keras': 468_000,
    'tfjs-deconv/onnx': 428_000,
    'tfjs-deconv/torch': 372_000,
    'tfjs-deconv/wasm': 170_000,
    'tfjs-deconv/webgl': 21_800,
    'tfjs-deconv/webgpu': 55_600,
    'tfjs-deconv/threads': 177_500,
    'tfjs-deconv/repairs': 66_500,
    'tfjs-deconv/keras-defaults': 42_500,
  } as Readonly<Record<string, number>>,
  /** What a page pays for an import, minified and compressed, as a bundler takes it by package.json's `sideEffects`. */
  pages: {
    "export * from 'tfjs-deconv/arithmetic';": 5_000,
    "export { deconvOutputLength } from 'tfjs-deconv/arithmetic';": 1_200,
    "export * from 'tfjs-deconv/shapes';": 8_300,
    "export { Conv1DTranspose } from 'tfjs-deconv/layers';": 8_100,
    [importOf(FIELD)]: 12_900,
    ...Object.fromEntries(
      Object.values(LAYER_FAMILIES).map(({ layers, budget }) => [importOf(layers), budget]),
    ),
    [importOf(UNDER_20_KB)]: 18_800,
    "export * from 'tfjs-deconv/layers';": 28_400,
    "import 'tfjs-deconv/repairs';": 23_600,
    "import 'tfjs-deconv/wasm';": 73_500,
    "import 'tfjs-deconv';": 131_000,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 456_000,
  /** dist/tfjs-deconv.all.min.js. */
  wholeScriptTag: 1_205_000,
  /**
   * What `npm pack` packs, unpacked: 0.8 MB of it is the demo, compressed, with an engine for the worker that trains;
   * 2.7 MB are the files for pages without a bundler.
   */
  unpacked: 14_700_000,
};
