import type { Theme } from '../../lib/pictures/theme.js';
import { codeBox } from '../ui/code_box.js';
import { isDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { download } from '../ui/download.js';
import { message } from '../ui/message.js';
import { cards } from './cards.js';
import { codeOf } from './code.js';
import { drawCards } from './draw_look.js';
import { samplePicture } from './drawing.js';
import { fieldOf } from './field.js';
import type { Looked } from './look.js';
import type { Project } from './map_button.js';
import type { LayerBox } from './model_graph.js';
import { csvOf } from './numbers_file.js';
import type { Subject } from './show_layer.js';
import { READING } from './text.js';
import { unitPanel } from './unit_panel.js';

export interface LayerPanel {
  element: HTMLElement;
  /** Says which layer it is. */
  name(box: LayerBox): void;
  /** Where the filters are those that are there already, only the unit is drawn anew. */
  show(subject: Subject, looked: { top: Looked; unit: Looked }): Promise<void>;
  /** Shows why there is nothing to show. */
  fail(error: unknown): void;
}

/** Pixels of a plot for each pixel of the page: its letters are made for smaller pictures. */
const DENSITY = 1.4;
const HEIGHT = 320;
/** Of a signal's card, in pixels of the page, as in style.css. */
const CARD = { least: 320, gap: 16 } as const;

/** Replaces content, and gives the keyboard its place back. */
function replace(box: HTMLElement, content: HTMLElement): void {
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  const filter = focused?.getAttribute('data-filter');
  box.replaceChildren(content);
  if (filter == null) return;
  const same = box.querySelector<HTMLElement>(`[data-filter="${filter}"]`);
  (same ?? box.querySelector('button'))?.focus({ preventScroll: true });
}

/** A layer: one unit alone, and its strongest filters. */
export function layerPanel(controls: HTMLElement, ask: Project): LayerPanel {
  const title = h('h3', {}, 'The layer');
  const told = message();
  const said = h('span', { class: 'said', role: 'status' });
  const unitHead = h('div', { class: 'row' }, h('h4', {}, 'One unit alone'), said);
  const unitBox = h('div');
  const reading = h('p', { class: 'note' });
  const filters = h('div');
  let save = () => {};
  const saving = h(
    'p',
    {},
    button('Save its projection as CSV', () => save()),
  );
  const code = codeBox();
  const content = h(
    'div',
    { hidden: true },
    unitHead,
    unitBox,
    reading,
    saving,
    h('h4', {}, 'Its filters'),
    filters,
    h('h4', {}, 'In code'),
    code.element,
  );
  const element = h(
    'section',
    { class: 'layer-panel', 'aria-label': 'The layer' },
    title,
    controls,
    told.element,
    content,
  );
  const say = (text: string) => {
    said.textContent = text;
  };
  const project: Project = (filter, position, pointed) => {
    ask(filter, position, pointed);
    // Who clicks a map far below wants to see what comes; the keyboard stays where it is.
    if (pointed) unitHead.scrollIntoView({ block: 'nearest' });
  };
  const plot = (width: number) => {
    const theme: Theme = isDark() ? 'dark' : 'light';
    return { theme, width: Math.round(width * DENSITY), height: HEIGHT };
  };
  let drawn: { top: Looked; theme: Theme } | null = null;

  return {
    element,
    name({ name, className, shape }) {
      title.textContent = `${name}: ${className}, ${shape}`;
    },
    fail(error) {
      content.hidden = true;
      drawn = null;
      told.fail(error);
    },
    async show({ model, input, sample, box, method, beside }, { top, unit }) {
      told.say('');
      content.hidden = false;
      const full = Math.max(element.clientWidth - 2 * CARD.gap, 200);
      const [one] = await drawCards(unit, input, sample, method, plot(full));
      const { filter, activation } = one!.unit;
      const position = one!.unit.position ?? [];
      const panel = unitPanel(
        {
          filter,
          activation,
          position,
          map: one!.map,
          lengths: sample.lengths,
          field: fieldOf(model, input, sample, box.name, position, beside),
          input: input.kind === 'picture' ? samplePicture(sample, input.channels) : null,
          projection: one!.projection,
        },
        project,
        say,
      );
      replace(unitBox, panel);
      save = () => {
        const rows = csvOf(unit.projections[0]!, sample.lengths);
        download(`${box.name}-${filter}.csv`, rows, 'text/csv');
      };
      say('');
      code.show({ JavaScript: codeOf(box.name, method, filter, position, beside?.name) });
      reading.textContent = `${READING[method]} Each deconvolution has its own scale; the maps share one.`;
      const columns = Math.max(Math.floor((full + CARD.gap) / (CARD.least + CARD.gap)), 1);
      const look = plot((full + CARD.gap) / columns - CARD.gap);
      if (drawn?.top === top && drawn.theme === look.theme) return;
      drawn = { top, theme: look.theme };
      const all = await drawCards(top, input, sample, method, look);
      replace(filters, cards(all, input.kind, project, say));
    },
  };
}
