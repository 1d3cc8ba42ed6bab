/**
 * The most bytes that each may take: about 5 % more than it took when the number was set. One that grows on
 * purpose gets a new number, in the same change.
 */
export const BUDGETS = {
  /** By entry point: minified, with its dependencies, without TensorFlow.js and what Node has. */
  entries: {
    'tfjs-deconv': 366_000,
    'tfjs-deconv/layers': 94_000,
    'tfjs-deconv/arithmetic': 29_000,
    'tfjs-deconv/models': 336_000,
    'tfjs-deconv/measures': 27_300,
    'tfjs-deconv/losses': 27_000,
    'tfjs-deconv/pictures': 133_000,
    'tfjs-deconv/data': 89_000,
    'tfjs-deconv/visualize': 471_000,
    'tfjs-deconv/training': 642_000,
    'tfjs-deconv/node': 321_000,
    'tfjs-deconv/keras': 273_000,
    'tfjs-deconv/torch': 122_000,
    'tfjs-deconv/wasm': 237_000,
    'tfjs-deconv/repairs': 53_000,
  } as Readonly<Record<string, number>>,
  /** dist/tfjs-deconv.min.js, for a script tag. */
  scriptTag: 376_000,
  /** What `npm pack` packs, unpacked: 1.4 MB of it is the demo, compressed, for `npx tfjs-deconv demo`. */
  unpacked: 6_500_000,
};
