/**
 * The rooms from the ground up, folders or files: a file imports from its own room and from those before it.
 * docs/architecture.md says what is in each.
 */
export const ROOMS: readonly string[] = [
  'lib/check.ts',
  'lib/watch.ts',
  'lib/tfjs',
  'lib/arithmetic',
  'lib/measures',
  'lib/losses',
  'lib/ops',
  'lib/repairs',
  'lib/optimizers',
  'lib/wasm',
  'lib/webgpu',
  'lib/webgl',
  'lib/stock',
  'lib/layers',
  'lib/load',
  'lib/rewrite',
  'lib/pictures',
  'lib/callbacks',
  'lib/data',
  'lib/predict',
  'lib/visualize',
  'lib/keras',
  'lib/onnx',
  'lib/torch',
  'lib/node',
  'lib/index.ts',
  'models',
  'lib/training',
  'lib/script_tag.ts',
  'demo',
  'scripts',
  'bench',
  'examples',
];

/** The index of a file's room in ROOMS, or -1. */
export function roomOf(file: string): number {
  return ROOMS.findIndex((room) => file === room || file.startsWith(`${room}/`));
}
