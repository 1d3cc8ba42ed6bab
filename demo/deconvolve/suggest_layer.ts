import type { LayerBox } from './model_graph.js';

/** A map of fewer places says little of where. */
const LEAST = 7;

/**
 * The layer to begin with: the deepest convolution whose maps are not tiny, else the last
 * convolution, else the last layer.
 */
export function suggestLayer(boxes: readonly LayerBox[]): string | null {
  const selectable = boxes.filter((box) => box.selectable);
  const convolutions = selectable.filter((box) => box.convolution);
  const large = convolutions.filter(({ lengths }) => lengths.every((length) => length! >= LEAST));
  const size = ({ lengths }: LayerBox) => lengths.reduce<number>((all, length) => all * length!, 1);
  const least = Math.min(...large.map(size));
  const first = convolutions.findIndex((box) => large.includes(box) && size(box) === least);
  // The last of those that follow each other: on the way down, not on the way up.
  const beyond = convolutions.findIndex((box, n) => n > first && size(box) !== least);
  const deepest = first < 0 ? undefined : convolutions.at(beyond < 0 ? -1 : beyond - 1);
  return (deepest ?? convolutions.at(-1) ?? selectable.at(-1))?.name ?? null;
}
