import type { LayersModel } from '@tensorflow/tfjs-layers';
import { h } from '../../ui/dom.js';
import { graphPanel } from './graph_panel.js';
import { layerFacts } from './layer_facts.js';
import { allNodes, type LayerNode, type LayerTree, layerTree } from './layer_tree.js';
import { shapeList } from './shape_list.js';
import { countText } from './words.js';

export interface ModelPanel {
  element: HTMLElement;
  /** @param first the layer that is explained at first */
  show(model: LayersModel, first: string | null): Promise<void>;
}

/** The names of the layers that a layer takes from. */
function takenFrom(tree: LayerTree, node: LayerNode): string[] {
  const find = (part: LayerTree): string[] | null => {
    if (part.nodes.includes(node)) {
      const maker = (key: string) => part.nodes.find(({ gives }) => gives.includes(key));
      return node.takes.flatMap((key) => maker(key)?.name ?? []);
    }
    for (const { inside } of part.nodes) {
      const found = inside && find(inside);
      if (found) return found;
    }
    return null;
  };
  return [...new Set(find(tree) ?? [])];
}

/** A model as a graph, beside it what is known of the layer that is chosen. */
export function modelPanel(chosen: (node: LayerNode) => void): ModelPanel {
  const total = h('p', { class: 'note' });
  const facts = h('div', {
    class: 'layer-facts',
    role: 'region',
    'aria-label': 'The layer chosen',
  });
  let tree: LayerTree | null = null;
  let shown: LayerNode | null = null;
  const explain = (node: LayerNode) => {
    shown = node;
    const toggle = async () => {
      await graph.toggle(node.id);
      facts.querySelector('button')?.focus();
    };
    const inputs = takenFrom(tree!, node);
    facts.replaceChildren(...layerFacts(node, inputs, graph.isOpen(node.id), () => void toggle()));
  };
  const graph = graphPanel(
    (node) => {
      explain(node);
      chosen(node);
    },
    // What was folded may be open now.
    () => shown && explain(shown),
  );
  const list = shapeList((node) => void graph.select(node.id));
  return {
    element: h(
      'section',
      { 'aria-label': 'The model' },
      h('h3', {}, 'The model'),
      total,
      h('div', { class: 'beside' }, graph.element, facts),
      list.element,
    ),
    async show(model, first) {
      tree = layerTree(model);
      shown = null;
      const layers = allNodes(tree).filter(({ sort }) => sort !== 'input').length;
      total.textContent = `${layers === 1 ? '1 layer' : `${layers} layers`}, ${countText(tree.parameters)}.`;
      facts.replaceChildren(
        h('p', { class: 'note' }, 'Choose a layer: why it has its shape is shown here.'),
      );
      list.show(tree);
      await graph.show(tree);
      const found = allNodes(tree).find(({ id, name }) => id === first || name === first);
      // Models within stay folded.
      if (found !== undefined) await graph.select(found.id.split('/')[0]!);
    },
  };
}
