/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 512_000,
    'tfjs-deconv/layers': 177_000,
    'tfjs-deconv/arithmetic': 31_000,
    'tfjs-deconv/models': 508_000,
    'tfjs-deconv/measures': 29_000,
    'tfjs-deconv/callbacks': 85_900,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/predict': 70_500,
    'tfjs-deconv/visualize': 645_000,
    'tfjs-deconv/tiled': 48_600,
    'tfjs-deconv/training': 1_560_000,
    'tfjs-deconv/node': 700_000,
    'tfjs-deconv/optimizers': 31_000,
    'tfjs-deconv/keras': 458_000,
    'tfjs-deconv/onnx': 416_000,
    'tfjs-deconv/torch': 360_000,
    'tfjs-deconv/wasm': 288_000,
    'tfjs-deconv/webgpu': 43_500,
    'tfjs-deconv/threads': 296_000,
    'tfjs-deconv/repairs': 62_000,
    'tfjs-deconv/keras-defaults': 40_200,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 549_000,
  /** What `npm pack` packs, unpacked: 1.4 MB of it is the demo, compressed, for `npx tfjs-deconv demo`. */
  unpacked: 13_300_000,
};
