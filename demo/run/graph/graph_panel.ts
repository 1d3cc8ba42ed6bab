import { button, h } from '../../ui/dom.js';
import { drawGraph } from './draw_graph.js';
import { around } from './find_layers.js';
import { layerSearch } from './layer_search.js';
import { allNodes, type LayerNode, type LayerTree } from './layer_tree.js';
import { legend } from './legend.js';
import { nextBox } from './next_box.js';
import { openTree } from './open_tree.js';
import { placeApart } from './place_apart.js';
import type { Placed } from './placed.js';
import { zoom } from './zoom.js';

export interface GraphPanel {
  element: HTMLElement;
  show(tree: LayerTree): Promise<void>;
  /** Marks a layer, unfolds what it is in, and brings it into sight. */
  select(id: string): Promise<void>;
  /** Unfolds a model within, or folds it. */
  toggle(id: string): Promise<void>;
  isOpen(id: string): boolean;
}

/** A model as a graph: models within fold, names are searched for, keys go from layer to layer. */
export function graphPanel(chosen: (node: LayerNode) => void, drawn: () => void): GraphPanel {
  const frame = h('div', { class: 'model-graph' });
  const size = zoom(frame);
  let tree: LayerTree | null = null;
  let nodes: LayerNode[] = [];
  let placed: Placed | null = null;
  let marked: string | null = null;
  let drawing = 0;
  const opened = new Set<string>();

  const boxOf = (id: string) =>
    frame.querySelector<SVGGElement>(`.node[data-id="${CSS.escape(id)}"]`);
  /** One box takes part in the tab order. */
  const reach = (box: SVGGElement) => {
    for (const one of frame.querySelectorAll('.node[tabindex="0"]'))
      one.setAttribute('tabindex', '-1');
    box.setAttribute('tabindex', '0');
  };
  /** Scrolls the frame alone: the page stays where it is. */
  const bring = (box: SVGGElement) => {
    const [own, all] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
    const off = (from: number, to: number, least: number, most: number) =>
      from < least || to > most ? (from + to - least - most) / 2 : 0;
    frame.scrollBy(
      off(own.left, own.right, all.left, all.right),
      off(own.top, own.bottom, all.top, all.bottom),
    );
  };
  const mark = (id: string | null) => {
    marked = id;
    for (const box of frame.querySelectorAll('.node[aria-pressed="true"]')) {
      box.setAttribute('aria-pressed', 'false');
    }
    for (const edge of frame.querySelectorAll<SVGElement>('.edge')) {
      edge.classList.toggle('near', edge.dataset.from === id || edge.dataset.to === id);
    }
    const box = id === null ? null : boxOf(id);
    box?.setAttribute('aria-pressed', 'true');
    if (box) reach(box);
    return box;
  };
  const draw = async (keep: boolean) => {
    if (tree === null) return;
    const open = openTree(tree, opened);
    const turn = ++drawing;
    const found = await placeApart(open);
    // What is to be drawn may have changed in the meantime.
    if (turn !== drawing) return;
    placed = found;
    const picture = drawGraph(open, placed);
    frame.replaceChildren(picture);
    size.show(picture, placed.width, placed.height, keep);
    const first = frame.querySelector<SVGGElement>('.node');
    if (first !== null) reach(first);
    mark(marked);
    showFound();
    drawn();
  };
  const choose = (id: string) => {
    mark(id);
    chosen(nodes.find((node) => node.id === id)!);
  };
  const select = async (id: string) => {
    const closed = around(id).filter((model) => !opened.has(model));
    for (const model of closed) opened.add(model);
    if (closed.length > 0) await draw(true);
    choose(id);
    const box = boxOf(id);
    if (box) bring(box);
  };
  const toggle = async (id: string) => {
    if (opened.has(id))
      for (const one of [...opened]) {
        if (one === id || one.startsWith(`${id}/`)) opened.delete(one);
      }
    else opened.add(id);
    const focused = frame.contains(document.activeElement);
    await draw(true);
    const box =
      boxOf(id) ?? frame.querySelector<SVGGElement>(`.node[data-id^="${CSS.escape(id)}/"]`);
    if (box === null) return;
    reach(box);
    bring(box);
    if (focused) box.focus({ preventScroll: true });
  };

  const showFound = () => {
    const all = search.found().map(({ id }) => id);
    const seen = new Set(all);
    for (const box of frame.querySelectorAll<SVGElement>('.node')) {
      const { id = '' } = box.dataset;
      // A folded model has what is found in it.
      box.classList.toggle('found', seen.has(id) || all.some((one) => one.startsWith(`${id}/`)));
    }
  };
  const search = layerSearch(select, showFound);

  frame.addEventListener('click', (event) => {
    const at = event.target as Element;
    const sign = at.closest<SVGElement>('.toggle');
    if (sign !== null) return void toggle(sign.dataset.toggle!);
    const box = at.closest<SVGElement>('.node');
    if (box !== null) choose(box.dataset.id!);
  });
  frame.addEventListener('keydown', (event) => {
    const box = (event.target as Element).closest<SVGElement>('.node');
    if (box === null || placed === null) return;
    const { key } = event;
    const id = box.dataset.id!;
    const to = nextBox(key, id, placed);
    if (to !== null) {
      const next = boxOf(to)!;
      reach(next);
      bring(next);
      next.focus({ preventScroll: true });
    } else if (key === 'Enter' || key === ' ') choose(id);
    else if (key === '+' && nodes.find((node) => node.id === id)?.inside) void toggle(id);
    else if (key === '-' && around(id).length > 0) void toggle(around(id).at(-1)!);
    else return;
    event.preventDefault();
  });

  const models = () => nodes.filter(({ inside }) => inside !== null).map(({ id }) => id);
  const unfold = button('Unfold all', () => {
    for (const id of models()) opened.add(id);
    void draw(false);
  });
  const fold = button('Fold all', () => {
    opened.clear();
    void draw(false);
  });
  return {
    element: h(
      'div',
      {},
      search.element,
      h('p', { class: 'row' }, ...size.controls, unfold, fold),
      frame,
      legend(),
    ),
    async show(given) {
      tree = given;
      nodes = allNodes(given);
      marked = null;
      search.show(nodes);
      opened.clear();
      const nested = models().length > 0;
      unfold.hidden = !nested;
      fold.hidden = !nested;
      await draw(false);
    },
    select,
    toggle,
    isOpen: (id) => opened.has(id),
  };
}
