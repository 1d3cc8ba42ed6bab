import { button, h } from '../../ui/dom.js';
import { findLayers } from './find_layers.js';
import type { LayerNode } from './layer_tree.js';

export interface LayerSearch {
  readonly element: HTMLElement;
  /** Of another model. */
  show(nodes: readonly LayerNode[]): void;
  found(): LayerNode[];
}

/**
 * Finds layers by name, class or shape; Enter goes from one to the next.
 *
 * @param select goes to one
 * @param changed once others are found
 */
export function layerSearch(
  select: (id: string) => Promise<void>,
  changed: () => void,
): LayerSearch {
  let nodes: readonly LayerNode[] = [];
  let at = -1;
  const told = h('span', { class: 'note', role: 'status' });
  const tell = (count: number) => {
    const place = at < 0 ? '' : `${at + 1} of `;
    told.textContent = input.value.trim() === '' ? '' : `${place}${count} found`;
  };
  const found = () => findLayers(nodes, input.value);
  const next = async () => {
    const all = found();
    if (all.length === 0) return;
    at = (at + 1) % all.length;
    tell(all.length);
    await select(all[at]!.id);
  };
  const input = h('input', {
    type: 'search',
    id: 'find-layer',
    placeholder: 'name, class or shape',
    input: () => {
      at = -1;
      tell(found().length);
      changed();
    },
    keydown: (event) => {
      if ((event as KeyboardEvent).key !== 'Enter') return;
      event.preventDefault();
      void next();
    },
  });
  return {
    element: h(
      'p',
      { class: 'row' },
      h('label', { for: 'find-layer' }, 'Find a layer'),
      input,
      button('Next', () => void next(), { 'aria-label': 'Next layer found' }),
      told,
    ),
    show(given) {
      nodes = given;
      at = -1;
      input.value = '';
      told.textContent = '';
    },
    found,
  };
}
