/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 369_000,
    'tfjs-deconv/models': 340_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/visualize': 474_000,
    'tfjs-deconv/node': 340_000,
    'tfjs-deconv/keras': 277_000,
    'tfjs-deconv/torch': 125_000,
    'tfjs-deconv/wasm': 228_000,
    'tfjs-deconv/repairs': 61_500,
    'tfjs-deconv/optimizers': 27_700,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 375_000,
  /** What `npm pack` packs, unpacked. */
  unpacked: 4_900_000,
};
