import type { ShownModel } from '../../deconvolve/model_sources.js';
import { button, h } from '../../ui/dom.js';
import { type BackendTime, timeAll } from './time_all.js';

export interface TimingPanel {
  element: HTMLElement;
  /** Of another model: what was measured is gone. */
  show(source: ShownModel): void;
  close(): void;
}

const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

function rowOf({ said, ms: times, off, reason }: BackendTime): HTMLElement {
  const cells =
    times === null
      ? [h('td', { colspan: 4 }, `left out: ${reason}`)]
      : [
          h('td', { class: 'count' }, ms(times.median)),
          h('td', { class: 'count' }, ms(times.first)),
          h('td', { class: 'count' }, String(times.runs)),
          h('td', { class: 'count' }, off === null ? 'compared with' : off.toExponential(1)),
        ];
  return h('tr', {}, h('th', { scope: 'row' }, said), ...cells);
}

/**
 * The model on every backend.
 *
 * @param alone runs something that nothing else of the page may run beside
 * @param done once the page's own backend runs again
 */
export function timingPanel(
  alone: (task: () => Promise<void>) => Promise<void>,
  done: () => void,
): TimingPanel {
  let source: ShownModel | null = null;
  let closed = false;
  const said = h('p', { class: 'note', role: 'status' });
  const body = h('tbody');
  const heads = ['Backend', 'A run (median)', 'The first', 'Runs', 'Differs by'];
  const table = h(
    'div',
    { class: 'scroll', hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Times' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
      body,
    ),
  );
  const run = (slow: boolean) =>
    alone(async () => {
      if (source === null) return;
      const [of, shown] = [source, [start, all]];
      for (const one of shown) one.disabled = true;
      body.replaceChildren();
      table.hidden = false;
      said.textContent = 'Each backend is timed …';
      let size = '';
      try {
        await timeAll(of, { slow, stopped: () => closed || source !== of }, (row, shapes) => {
          body.append(rowOf(row));
          if (shapes.length > 0) size = shapes.map((one) => one.join(' × ')).join(' and ');
          if (row.backend === 'cpu' && row.ms === null) all.hidden = false;
        });
        said.textContent =
          `Inputs of ${size}, one at a time, read back each time. The first run compiles shaders and prepares filters. ` +
          'The last column is the largest difference from the first row’s numbers, by their largest.';
      } finally {
        for (const one of shown) one.disabled = false;
        done();
      }
    });
  const start = button('Time it on every backend', () => void run(false));
  const all = button('Time plain JavaScript, too', () => void run(true));
  all.hidden = true;
  return {
    element: h(
      'section',
      { 'aria-label': 'How fast' },
      h('h3', {}, 'How fast'),
      h('p', { class: 'row' }, start, all),
      table,
      said,
    ),
    show(given) {
      source = given;
      all.hidden = true;
      table.hidden = true;
      said.textContent = '';
    },
    close() {
      closed = true;
    },
  };
}
