/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 541_000,
    'tfjs-deconv/layers': 188_000,
    'tfjs-deconv/arithmetic': 31_000,
    'tfjs-deconv/models': 542_000,
    'tfjs-deconv/measures': 29_000,
    'tfjs-deconv/callbacks': 85_900,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/predict': 70_500,
    'tfjs-deconv/visualize': 662_000,
    'tfjs-deconv/tiled': 48_600,
    'tfjs-deconv/training': 1_667_000,
    'tfjs-deconv/node': 772_000,
    'tfjs-deconv/optimizers': 31_000,
    'tfjs-deconv/keras': 460_000,
    'tfjs-deconv/onnx': 428_000,
    'tfjs-deconv/torch': 366_000,
    'tfjs-deconv/wasm': 300_000,
    'tfjs-deconv/webgpu': 43_500,
    'tfjs-deconv/threads': 308_000,
    'tfjs-deconv/repairs': 64_500,
    'tfjs-deconv/keras-defaults': 40_200,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 584_000,
  /** dist/tfjs-deconv.all.min.js. */
  wholeScriptTag: 1_350_000,
  /**
   * What `npm pack` packs, unpacked: 1.8 MB of it is the demo, compressed, with an engine for the worker that trains;
   * 3.1 MB are the files for pages without a bundler.
   */
  unpacked: 17_050_000,
};
