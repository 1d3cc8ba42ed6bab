import type { KerasOptimizer, MuonOptions } from '../optimizers/index.js';
import { OPTIMIZER_CLASSES } from './optimizer_classes.js';

/** A weight that an optimizer trains. */
export interface TrainedWeight {
  /** Its name behind that of its layer, and of the Sequential that built it, as Keras's `path` has it. */
  readonly path: string;
  readonly shape: readonly number[];
}

/** One tensor of what an optimizer of Keras keeps. */
export interface KeptTensor {
  /** The kind, as ours is called. */
  readonly suffix: string;
  /** The index of the weight that it belongs to. */
  readonly weight: number;
  readonly shape: readonly number[];
}

/** Kinds of which Keras keeps one, too, whatever the class; they come first. */
const COMMON = [['average'], ['gradient_accumulator']];

/** Whether Keras's Muon steps by Adam. Source: keras/src/optimizers/muon.py, _should_use_adamw, of Keras 3.15. */
export function byAdam(
  { path, shape }: TrainedWeight,
  settings: Pick<MuonOptions, 'excludeLayers' | 'excludeEmbeddings'>,
): boolean {
  const { excludeLayers = [], excludeEmbeddings = true } = settings;
  if (shape.length !== 2) return true;
  if (excludeEmbeddings && path.toLowerCase().includes('embedding')) return true;
  return excludeLayers.some((pattern) => new RegExp(pattern).test(path));
}

/**
 * What an optimizer of Keras 3 keeps of these weights, in the order of its variables, behind the number of the step and
 * the rate. `legacy`: as the optimizers of Keras 2 before 2.11 have it, one kind after another.
 */
export function keptOrder(
  className: string,
  optimizer: Pick<KerasOptimizer, 'settings' | 'keptKinds'>,
  weights: readonly TrainedWeight[],
  legacy = false,
): KeptTensor[] {
  const kinds = optimizer.keptKinds().map(({ suffix }) => suffix);
  const { groups } = OPTIMIZER_CLASSES[className]!;
  const own = legacy ? groups.flat().map((suffix) => [suffix]) : groups;
  const present = [...COMMON, ...own].map((group) => group.filter((one) => kinds.includes(one)));
  const keeps = (suffix: string, weight: TrainedWeight) =>
    className !== 'Muon' ||
    suffix !== 'velocity' ||
    byAdam(weight, optimizer.settings as MuonOptions);
  return present.flatMap((group) =>
    weights.flatMap((weight, i) =>
      group
        .filter((suffix) => keeps(suffix, weight))
        .map((suffix) => ({ suffix, weight: i, shape: shapeOf(suffix, weight.shape) })),
    ),
  );
}

/** Adafactor keeps the means of rows and columns of what has both, of others a 0. */
function shapeOf(suffix: string, shape: readonly number[]): readonly number[] {
  if (suffix !== 'r' && suffix !== 'c') return shape;
  if (shape.length < 2) return [];
  return suffix === 'r' ? shape.slice(0, -1) : [...shape.slice(0, -2), shape.at(-1)!];
}
