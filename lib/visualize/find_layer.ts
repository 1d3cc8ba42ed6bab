import type * as tfl from '@tensorflow/tfjs-layers';
import { editDistance } from '../arithmetic/edit_distance.js';
import { fail, integer, ValueError } from '../check.js';
import type { Unfolded } from './unfold.js';

/** How many names an error lists. */
const NEAR = 5;

/**
 * The tensor that a layer gives, by the layer's name (also of one in a model inside), or its index
 * in `model.layers`, negative ones from the end.
 *
 * @throws ValueError for a layer that there is not, with the names most like it.
 */
export function findLayer(
  where: string,
  model: tfl.LayersModel,
  { tensors }: Unfolded,
  layer: unknown,
): { name: string; key: string } {
  const count = model.layers.length;
  if (typeof layer === 'number') {
    integer(where, 'layer', layer, -count);
    const name = model.layers.at(layer < count ? layer : count)?.name;
    const key = name === undefined ? undefined : tensors.get(name);
    if (name !== undefined && key !== undefined) return { name, key };
    return fail(where, 'layer', `the index of a layer that computes, of ${count} layers`, layer);
  }
  if (typeof layer !== 'string') return fail(where, 'layer', 'a name or an index', layer);
  const key = tensors.get(layer);
  if (key !== undefined) return { name: layer, key };
  const near = [...tensors.keys()]
    .map((name) => ({ name, far: editDistance(name.toLowerCase(), layer.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAR)
    .map(({ name }) => `'${name}'`);
  throw new ValueError(
    `${where}: layer must be one of the model's, nearest ${near.join(', ')}, got '${layer}'.`,
  );
}
