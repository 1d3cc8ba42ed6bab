import { product } from '../../arithmetic/product.js';
import { fail, ValueError } from '../../check.js';
import type { TorchTensor } from '../../load/safetensors.js';
import { refuseForeign } from './foreign.js';
import { Made, type PickleValue } from './pickle_values.js';
import type { TorchPickle } from './read_pickle.js';
import { isTensor } from './torch_names.js';

export type Tensors = Map<string, TorchTensor>;

/** Dicts in each other; a trainer's checkpoint has two or three. */
const DEEPEST = 4;
const FLOATS = /^B?F\d/;

/** A dict of tensors and where it is: 'model.ema'; '' for the file itself. */
interface Candidate {
  place: string;
  tensors: Tensors;
}

const textKeys = (dict: Map<PickleValue, PickleValue>) =>
  [...dict].filter((pair): pair is [string, PickleValue] => typeof pair[0] === 'string');

/** Weights, and no single number such as a loss or a generator's state of bytes. */
const isWeight = (tensor: TorchTensor) =>
  tensor.shape.length > 0 && product(tensor.shape) > 0 && FLOATS.test(tensor.dtype);

/** All dicts that hold weights, but those of optimizers, whose keys are numbers. */
function candidates(value: PickleValue, place: string, seen: Set<unknown>, depth = 0): Candidate[] {
  if (!(value instanceof Map) || depth > DEEPEST || seen.has(value)) return [];
  seen.add(value);
  const entries = textKeys(value);
  const tensors: Tensors = new Map(
    entries.filter((pair): pair is [string, TorchTensor] => isTensor(pair[1])),
  );
  const inside = entries.flatMap(([key, one]) =>
    candidates(one, place === '' ? key : `${place}.${key}`, seen, depth + 1),
  );
  const own = [...tensors.values()].some(isWeight) ? [{ place, tensors }] : [];
  return [...own, ...inside];
}

const shown = (places: readonly string[]) => places.map((place) => `'${place}'`).join(', ');

/**
 * The state dict of a file: the only dict with weights in it, or the one that is named.
 *
 * @throws ValueError if there is none, or several and none is named.
 */
export function chooseState(
  where: string,
  { root, foreign }: TorchPickle,
  wanted: string | undefined,
): Tensors {
  if (foreign.size > 0) refuseForeign(where, root, foreign);
  if (isTensor(root)) return new Map([['', root]]);
  const all = candidates(root, '', new Set());
  const places = all.map(({ place }) => place);
  if (wanted !== undefined) {
    const found = all.find(({ place }) => place === wanted);
    return found?.tensors ?? fail(where, 'stateDict', `one of ${shown(places) || 'none'}`, wanted);
  }
  if (all.length === 1) return all[0]!.tensors;
  if (all.length > 1) {
    throw new ValueError(
      `${where}: the file must hold one state dict, or the option stateDict must say which, ` +
        `got ${all.length}: ${shown(places)}.`,
    );
  }
  const dict = root instanceof Map && textKeys(root).every(([, one]) => isTensor(one));
  if (dict) return new Map(textKeys(root) as [string, TorchTensor][]);
  const got = root instanceof Made ? `a ${root.name}` : root instanceof Map ? 'a dict' : 'another';
  throw new ValueError(
    `${where}: the file must hold a state dict, tensors by their names, got ${got} without.`,
  );
}
