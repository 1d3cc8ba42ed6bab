/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 483_000,
    'tfjs-deconv/layers': 150_000,
    'tfjs-deconv/arithmetic': 29_000,
    'tfjs-deconv/models': 458_000,
    'tfjs-deconv/measures': 29_000,
    'tfjs-deconv/callbacks': 85_900,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/predict': 63_700,
    'tfjs-deconv/visualize': 620_000,
    'tfjs-deconv/training': 1_453_000,
    'tfjs-deconv/node': 628_000,
    'tfjs-deconv/optimizers': 31_000,
    'tfjs-deconv/keras': 427_000,
    'tfjs-deconv/onnx': 377_000,
    'tfjs-deconv/torch': 330_000,
    'tfjs-deconv/wasm': 288_000,
    'tfjs-deconv/threads': 296_000,
    'tfjs-deconv/repairs': 61_500,
    'tfjs-deconv/keras-defaults': 40_200,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 499_000,
  /** What `npm pack` packs, unpacked: 1.4 MB of it is the demo, compressed, for `npx tfjs-deconv demo`. */
  unpacked: 11_300_000,
};
