import type { LayerNode } from './layer_tree.js';
import { shapeOf } from './words.js';

/** The layers of which name, class or output shape has the text, whatever its case; none of an empty text. */
export function findLayers(nodes: readonly LayerNode[], wanted: string): LayerNode[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return nodes.filter(({ id, className, outputShape }) => {
    const all = `${id} ${className} ${shapeOf(outputShape)} ${outputShape.join('x')}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** The models that have to be unfolded for a layer to be seen: `a/b/conv` lies in `a` and `a/b`. */
export function around(id: string): string[] {
  const parts = id.split('/');
  return parts.slice(0, -1).map((_, n) => parts.slice(0, n + 1).join('/'));
}
