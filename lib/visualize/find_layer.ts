import type * as tfl from '@tensorflow/tfjs-layers';
import { editDistance } from '../arithmetic/edit_distance.js';
import type { Unfolded } from '../arithmetic/unfold.js';
import { fail, integer, ValueError } from '../check.js';

/** How many names an error lists. */
const NEAR = 5;

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/**
 * The tensor that a layer gives, by the layer's name, its path in models inside (`left/conv1`, or
 * its bare name where that is of one layer), or its index in `model.layers`, negative ones from the end.
 * Of a layer that is used several times the last use, or that of `conv1:0`.
 *
 * @param option what the layer is given as
 * @throws ValueError for a layer that there is not, with the names most like it, and for a name of several.
 */
export function findLayer(
  where: string,
  model: tfl.LayersModel,
  { tensors, ambiguous }: Unfolded,
  layer: unknown,
  option = 'layer',
): { name: string; key: string } {
  const count = model.layers.length;
  if (typeof layer === 'number') {
    integer(where, option, layer, -count);
    const name = model.layers.at(layer < count ? layer : count)?.name;
    const key = name === undefined ? undefined : tensors.get(name);
    if (name !== undefined && key !== undefined) return { name, key };
    return fail(where, option, `the index of a layer that computes, of ${count} layers`, layer);
  }
  if (typeof layer !== 'string') return fail(where, option, 'a name or an index', layer);
  const key = tensors.get(layer);
  if (key !== undefined) return { name: layer, key };
  const paths = ambiguous.get(layer);
  if (paths !== undefined) {
    throw new ValueError(
      `${where}: ${option} must be one of ${quoted(paths)}, which are different layers, got '${layer}'.`,
    );
  }
  const near = [...tensors.keys()]
    .map((name) => ({ name, far: editDistance(name.toLowerCase(), layer.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAR)
    .map(({ name }) => name);
  throw new ValueError(
    `${where}: ${option} must be one of the model's, nearest ${quoted(near)}, got '${layer}'.`,
  );
}
