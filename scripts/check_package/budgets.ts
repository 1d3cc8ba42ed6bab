/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 401_000,
    'tfjs-deconv/layers': 117_000,
    'tfjs-deconv/arithmetic': 29_000,
    'tfjs-deconv/models': 371_000,
    'tfjs-deconv/measures': 27_300,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/visualize': 507_000,
    'tfjs-deconv/training': 703_000,
    'tfjs-deconv/node': 358_000,
    'tfjs-deconv/optimizers': 27_700,
    'tfjs-deconv/keras': 296_000,
    'tfjs-deconv/torch': 145_000,
    'tfjs-deconv/wasm': 241_000,
    'tfjs-deconv/repairs': 61_500,
    'tfjs-deconv/keras-defaults': 29_000,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 410_000,
  /** What `npm pack` packs, unpacked: 1.4 MB of it is the demo, compressed, for `npx tfjs-deconv demo`. */
  unpacked: 7_500_000,
};
