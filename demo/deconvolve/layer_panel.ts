import type { Theme } from '../../lib/pictures/theme.js';
import { codeBox } from '../ui/code_box.js';
import { h } from '../ui/dom.js';
import { cards } from './cards.js';
import { codeOf } from './code.js';
import { drawCards } from './draw_look.js';
import { samplePicture } from './drawing.js';
import { fieldOf } from './field.js';
import type { Looked } from './look.js';
import type { Subject } from './show_layer.js';
import { READING } from './text.js';
import { unitPanel } from './unit_panel.js';

export interface LayerPanel {
  element: HTMLElement;
  show(subject: Subject, looked: { top: Looked; unit: Looked }): Promise<void>;
  clear(): void;
}

/** Pixels of a plot for each pixel of the page: its letters are made for smaller pictures. */
const DENSITY = 1.4;
const HEIGHT = 250;
const LEAST_WIDTH = 240;

const dark = matchMedia('(prefers-color-scheme: dark)');

/** A layer: one unit alone, and its strongest filters. */
export function layerPanel(
  controls: HTMLElement,
  project: (filter: number, position: number[]) => void,
): LayerPanel {
  const title = h('h3', {}, 'The layer');
  const unitBox = h('div');
  const reading = h('p', { class: 'note' });
  const filters = h('div');
  const said = h('p', { class: 'said', role: 'status' });
  const code = codeBox();
  const element = h(
    'section',
    { class: 'layer-panel', 'aria-label': 'The layer' },
    ...[title, controls, said, h('h4', {}, 'One unit alone'), unitBox, reading],
    ...[h('h4', {}, 'Its filters'), filters, h('h4', {}, 'In code'), code.element],
  );
  const clear = () => {
    element.classList.add('empty');
    said.textContent = '';
  };
  clear();
  /** Replaces content, and gives the keyboard its place back. */
  const replace = (box: HTMLElement, content: HTMLElement) => {
    const focused = box.contains(document.activeElement) ? document.activeElement : null;
    const filter = focused?.getAttribute('data-filter');
    box.replaceChildren(content);
    if (filter)
      (
        box.querySelector<HTMLElement>(`[data-filter="${filter}"]`) ?? box.querySelector('button')
      )?.focus();
  };
  const say = (text: string) => {
    said.textContent = text;
  };
  return {
    element,
    clear,
    async show({ model, input, sample, box, method }, { top, unit }) {
      title.textContent = `${box.name}: ${box.className}, ${box.shape}`;
      element.classList.remove('empty');
      const theme: Theme = dark.matches ? 'dark' : 'light';
      const width = Math.max(Math.round(filters.clientWidth * DENSITY), LEAST_WIDTH);
      const look = { theme, width, height: HEIGHT };
      const [one] = await drawCards(unit, input, sample, method, look);
      const all = await drawCards(top, input, sample, method, look);
      const { filter, activation } = one!.unit;
      const position = one!.unit.position ?? [];
      const panel = unitPanel(
        {
          ...{ filter, activation, position, map: one!.map, lengths: sample.lengths },
          field: fieldOf(model, input, sample, box.name, position),
          input: input.kind === 'picture' ? samplePicture(sample, input.channels) : null,
          projection: one!.projection,
        },
        project,
        say,
      );
      replace(unitBox, panel);
      reading.textContent = `${READING[method]} Each deconvolution has its own scale; the maps share one.`;
      replace(filters, cards(all, input.kind, project, say));
      code.show({ JavaScript: codeOf(box.name, method, filter, position) });
    },
  };
}
