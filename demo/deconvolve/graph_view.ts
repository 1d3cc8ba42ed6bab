import { h } from '../ui/dom.js';
import { BOX, drawEdges, spots } from './edges.js';
import { graphLayout } from './graph_layout.js';
import type { LayerBox } from './model_graph.js';

export interface GraphView {
  element: HTMLElement;
  show(boxes: readonly LayerBox[]): void;
  /** Marks the layer that is looked at. */
  press(name: string | null): void;
}

const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A model's layers as boxes to choose from, and the connections between them. */
export function graphView(select: (name: string) => void): GraphView {
  let buttons: HTMLButtonElement[] = [];
  let shown = '';
  /** One button takes part in the tab order, the arrow keys move between them. */
  const reach = (button: HTMLButtonElement | undefined) => {
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
  };
  const move = (event: Event) => {
    const { key } = event as KeyboardEvent;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = KEYS[key]?.(at, buttons.length);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    reach(buttons[to]);
    buttons[to]!.focus();
  };
  const element = h('div', {
    class: 'graph',
    role: 'toolbar',
    'aria-orientation': 'vertical',
    keydown: move,
    'aria-label': 'Layers',
  });
  const labels = ({ name, className, shape }: LayerBox) => [
    h('span', { class: 'name' }, name),
    h('span', {}, className),
    h('span', { class: 'shape' }, shape),
  ];
  return {
    element,
    show(boxes) {
      const text = JSON.stringify(boxes);
      if (text === shown) return;
      shown = text;
      const layout = graphLayout(boxes);
      const places = spots(layout);
      const drawn = layout.order.map((n) => {
        const box = boxes[n]!;
        const { x, y } = places[n]!;
        const style = `left:${x}px;top:${y}px;width:${BOX.width}px;height:${BOX.height}px`;
        const kind = box.convolution ? 'layer convolution' : 'layer';
        if (!box.selectable) return h('div', { class: `${kind} fixed`, style }, ...labels(box));
        return h(
          'button',
          {
            type: 'button',
            class: kind,
            style,
            title: box.name,
            'data-layer': box.name,
            'aria-pressed': 'false',
            click: () => select(box.name),
          },
          ...labels(box),
        );
      });
      buttons = drawn.filter((one) => one instanceof HTMLButtonElement);
      reach(buttons[0]);
      const focused = document.activeElement?.getAttribute('data-layer');
      element.replaceChildren(drawEdges(layout, places), ...drawn);
      element.scrollTo(0, 0);
      if (focused) buttons.find(({ dataset }) => dataset.layer === focused)?.focus();
    },
    press(name) {
      for (const one of buttons) {
        one.setAttribute('aria-pressed', String(one.dataset.layer === name));
      }
      const pressed = buttons.find(({ dataset }) => dataset.layer === name);
      if (pressed === undefined) return;
      reach(pressed);
      // Within its own frame only: the page stays where it is.
      const middle = pressed.offsetTop - (element.clientHeight - BOX.height) / 2;
      element.scrollTo({ top: middle, left: 0 });
    },
  };
}
