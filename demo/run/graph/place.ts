import { Graph, layout } from '@dagrejs/dagre';
import { BOX, type Placed, type Spot } from './placed.js';

const GAP = { nodesep: 18, ranksep: 34, marginx: 10, marginy: 26 } as const;

interface Outlined {
  readonly node: { readonly id: string };
  readonly parent: string | null;
}

/** As much of an open tree as a layout asks for: it travels to a worker. */
export interface Outline {
  readonly boxes: readonly (Outlined & { readonly from: readonly string[] })[];
  readonly frames: readonly Outlined[];
}

/** Layers above those that take from them, with few crossings, by dagre (Gansner et al. 1993). */
export function place({ boxes, frames }: Outline): Placed {
  const graph = new Graph({ compound: frames.length > 0 });
  graph.setGraph({ rankdir: 'TB', ...GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { node } of frames) graph.setNode(node.id, {});
  for (const { node } of boxes) graph.setNode(node.id, { ...BOX });
  for (const { node, parent } of [...frames, ...boxes]) {
    if (parent !== null) graph.setParent(node.id, parent);
  }
  for (const { node, from } of boxes) for (const id of from) graph.setEdge(id, node.id);
  layout(graph);
  const of = (id: string) => {
    const { x, y, width, height } = graph.node(id) as Required<Spot> & {
      width: number;
      height: number;
    };
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    boxes: new Map(boxes.map(({ node }) => [node.id, of(node.id)])),
    frames: new Map(frames.map(({ node }) => [node.id, of(node.id)])),
    edges: graph.edges().map(({ v, w }: { v: string; w: string }) => {
      const { points } = graph.edge(v, w) as { points: Spot[] };
      return { from: v, to: w, points };
    }),
  };
}
