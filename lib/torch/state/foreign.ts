import { ValueError } from '../../check.js';
import { Made, type PickleValue } from './pickle_values.js';

const MOST_NAMES = 3;

/** Where a root has an object of another class: '' for itself, a key of a dict; null for deeper. */
function placeOf(root: PickleValue, foreign: ReadonlySet<string>): string | null {
  const is = (value: unknown) => value instanceof Made && foreign.has(value.name);
  if (is(root)) return '';
  if (!(root instanceof Map)) return null;
  const found = [...root].find(([key, value]) => typeof key === 'string' && is(value));
  return found === undefined ? null : `['${found[0]}']`;
}

/** The dict of a root that looks as a state dict, as Python writes its place. */
function statePlace(root: PickleValue): string {
  const keys = root instanceof Map ? [...root.keys()] : [];
  const key = keys.find((one) => typeof one === 'string' && /^(model_?)?state_?dict$/i.test(one));
  return key === undefined ? "['state_dict']" : `['${key}']`;
}

/** Classes have a capital; a file that asks for a function is none that torch.save writes of a model. */
const isFunction = (name: string) => /\.[a-z_]\w*$/.test(name);

/**
 * The refusal of a file that asks Python for names that no state dict needs: a whole module, or code
 * of whatever kind; with the line that saves the tensors alone.
 */
export function refuseForeign(
  where: string,
  root: PickleValue,
  foreign: ReadonlySet<string>,
): never {
  const names = [...foreign].slice(0, MOST_NAMES).join(', ');
  const more = foreign.size > MOST_NAMES ? ` and ${foreign.size - MOST_NAMES} more` : '';
  const got =
    `${where}: the file must hold a state dict, tensors by their names, got a pickle that runs ` +
    `${names}${more}, which is never run here`;
  if ([...foreign].some(isFunction)) {
    throw new ValueError(`${got}. It may be hostile: torch.load(..., weights_only=False) runs it.`);
  }
  const path = /[^\\/]*$/.exec(where)![0];
  const file = /^[\w.-]+$/.test(path) ? path : 'model.pt';
  const place = placeOf(root, foreign);
  const state = place === null ? statePlace(root) : `${place}.state_dict()`;
  throw new ValueError(
    `${got}. In Python, if you trust the file: ` +
      `torch.save(torch.load('${file}', map_location='cpu', weights_only=False)${state}, 'weights.pt').`,
  );
}
