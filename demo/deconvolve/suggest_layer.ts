import type { LayerBox } from './model_graph.js';

/** A map of fewer places says little of where. */
const LEAST = 4;

/** The layer to begin with: the last convolution whose maps are not tiny, else the last of all. */
export function suggestLayer(boxes: readonly LayerBox[]): string | null {
  const selectable = boxes.filter((box) => box.selectable);
  const convolutions = selectable.filter((box) => box.convolution);
  const large = convolutions.filter(({ shape }) => {
    const lengths = shape.split(' × ').slice(0, -1).map(Number);
    return lengths.every((length) => !(length < LEAST));
  });
  return (large.at(-1) ?? convolutions.at(-1) ?? selectable.at(-1))?.name ?? null;
}
