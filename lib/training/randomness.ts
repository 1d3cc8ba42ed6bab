import { Random } from '../data/index.js';
import { type Drawing, drawFrom } from '../stock/seed.js';
import type { Models } from './tasks/task.js';

/** More steps than any run has. */
const STEPS = 2 ** 28;

/**
 * The random numbers of one step. They depend on nothing but seed and step, so that a run that was
 * interrupted has no state of a generator to restore.
 */
export function stepRandom(seed: number, step: number): Random {
  return new Random((seed % 2 ** 25) * STEPS + step);
}

/** What of a layer or model is looked at. */
interface Part extends Drawing {
  layers?: Part[];
  /** What a wrapper wraps; of Bidirectional, copies of it. */
  layer?: Part;
  forwardLayer?: Part;
  backwardLayer?: Part;
  /** What a recurrent layer repeats, and of which that may be made. */
  cell?: Part;
  cells?: Part[];
}

/** Layers and cells that draw numbers in training, as Dropout does, in models and wrappers as well. */
function drawing(part: Part): Part[] {
  const { layers = [], layer, forwardLayer, backwardLayer, cell, cells = [] } = part;
  const inner = [...layers, layer, forwardLayer, backwardLayer, cell, ...cells];
  const found = inner.flatMap((one) => (one == null ? [] : drawing(one)));
  return 'seed' in part ? [part, ...found] : found;
}

/**
 * Has each layer that draws numbers in training, such as Dropout, draw those of the step. By itself it draws what no
 * checkpoint knows.
 */
export function seedLayers(models: Models, random: Random): void {
  for (const model of Object.values(models)) {
    for (const layer of drawing(model as unknown as Part)) drawFrom(layer, random.integer(2 ** 31));
  }
}
