import type * as tfl from '@tensorflow/tfjs-layers';
import { type LayerMaps, layerMaps } from './layer_maps.js';

/** A map of fewer places along an axis says little of where. */
const LEAST = 7;
/** What an unknown length of the input is taken for: most encoders can halve it. */
const UNKNOWN = 128;

type Maps = Pick<LayerMaps, 'name' | 'convolution' | 'lengths' | 'selectable'>;

/**
 * The layer to look at first: the deepest convolution whose maps are not tiny, on the way down and
 * not on the way up; else the last convolution, else the last layer; null where no layer computes.
 *
 * @param maps of `layerMaps`, with all lengths known.
 */
export function suggestLayer(maps: readonly Maps[]): string | null {
  const selectable = maps.filter((one) => one.selectable);
  const convolutions = selectable.filter((one) => one.convolution);
  const large = convolutions.filter(({ lengths }) => lengths.every((length) => length! >= LEAST));
  const size = ({ lengths }: Maps) => lengths.reduce<number>((all, length) => all * length!, 1);
  const least = Math.min(...large.map(size));
  const first = convolutions.findIndex((one) => large.includes(one) && size(one) === least);
  // The last of those that follow each other: on the way down, not on the way up.
  const beyond = convolutions.findIndex((one, n) => n > first && size(one) !== least);
  const deepest = first < 0 ? undefined : convolutions.at(beyond < 0 ? -1 : beyond - 1);
  return (deepest ?? convolutions.at(-1) ?? selectable.at(-1))?.name ?? null;
}

/** The layer of a model to look at first, whatever lengths its inputs have. */
export function firstLayer(model: tfl.LayersModel): string | null {
  const known = model.inputs.map(({ shape }) => shape.slice(1).map((length) => length ?? UNKNOWN));
  try {
    return suggestLayer(layerMaps(model, ...known));
  } catch {
    // A model that refuses these lengths.
    return suggestLayer(layerMaps(model));
  }
}
