/** A room of the house: what belongs into it, in a line. */
export interface Room {
  /** A folder, or a file, from the root of the repository. */
  path: string;
  holds: string;
}

/** The rooms from the ground up: a file imports from its own room and from those before it. */
export const ROOMS: readonly Room[] = [
  { path: 'lib/check.ts', holds: 'every argument error of the package' },
  { path: 'lib/tfjs', holds: "tfjs's insides: classes, kernels and gradients replaced" },
  { path: 'lib/arithmetic', holds: 'numbers: lengths, formulas, geometry, explained shapes' },
  { path: 'lib/measures', holds: 'metrics and yardsticks' },
  { path: 'lib/ops', holds: 'tensors without weights' },
  { path: 'lib/repairs', holds: 'stock kernels and gradients that are wrong, corrected' },
  { path: 'lib/wasm', holds: 'SIMD kernels inside the wasm backend' },
  { path: 'lib/stock', holds: 'stock layer classes, corrected or faster' },
  { path: 'lib/layers', holds: 'layers: weights and config' },
  { path: 'lib/load', holds: 'model.json, manifests, safetensors, read safely' },
  { path: 'lib/rewrite', holds: 'models to models' },
  { path: 'lib/pictures', holds: 'pixels: grids, plots, reports' },
  { path: 'lib/data', holds: 'drawn data sets, formats of data' },
  { path: 'lib/visualize', holds: 'what a layer saw' },
  { path: 'lib/keras', holds: "Keras's files, in and out" },
  { path: 'lib/torch', holds: "PyTorch's weights and printed modules" },
  { path: 'lib/node', holds: 'files and backends of Node' },
  { path: 'lib/index.ts', holds: 'the main entry, re-exports only' },
  { path: 'models', holds: 'builders of whole models' },
  { path: 'lib/script_tag.ts', holds: 'the build for a script tag' },
  { path: 'demo', holds: 'the page' },
  { path: 'scripts', holds: 'command lines' },
  { path: 'bench', holds: 'times, beside the peers' },
];

/** The index of a file's room in ROOMS, or -1. */
export function roomOf(file: string): number {
  return ROOMS.findIndex(({ path }) => file === path || file.startsWith(`${path}/`));
}
