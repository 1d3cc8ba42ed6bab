import type { LayerNode, LayerTree } from './layer_tree.js';

/** A layer that is drawn, or a model within that is folded. */
export interface Box {
  readonly node: LayerNode;
  /** The unfolded model that it is in, by its id. */
  readonly parent: string | null;
  /** The boxes whose outputs it takes, by their ids. */
  readonly from: readonly string[];
  /** Whether the model gives what it gives. */
  readonly output: boolean;
}

/** A model within that is unfolded: its layers lie in its frame. */
export interface Frame {
  readonly node: LayerNode;
  readonly parent: string | null;
}

/** What is drawn of a model. */
export interface OpenTree {
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
}

/**
 * The boxes of a model of which some models within are unfolded: their layers take the place of their box, and are joined
 * to what is around them.
 *
 * @param opened the ids of the models within that are unfolded
 */
export function openTree(tree: LayerTree, opened: ReadonlySet<string>): OpenTree {
  const boxes: Box[] = [];
  const frames: Frame[] = [];
  /** Adds a model's layers; what gives each of its outputs. */
  const add = (part: LayerTree, given: readonly string[], parent: string | null): string[] => {
    const makers = new Map(part.inputs.map((key, n) => [key, given[n]!]));
    for (const node of part.nodes) {
      if (node.sort === 'input' && parent !== null) continue;
      const from = [...new Set(node.takes.map((key) => makers.get(key)!))];
      if (node.inside !== null && opened.has(node.id)) {
        frames.push({ node, parent });
        const all = node.takes.map((key) => makers.get(key)!);
        const results = add(node.inside, all, node.id);
        node.gives.forEach((key, n) => {
          makers.set(key, results[n]!);
        });
        continue;
      }
      for (const key of node.gives) makers.set(key, node.id);
      boxes.push({ node, parent, from, output: false });
    }
    return part.outputs.map((key) => makers.get(key)!);
  };
  const results = new Set(add(tree, [], null));
  return {
    boxes: boxes.map((box) => ({ ...box, output: results.has(box.node.id) })),
    frames,
  };
}
