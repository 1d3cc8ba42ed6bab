import { h } from '../../ui/dom.js';
import { SORTS } from './sort_of.js';

/** What the colours of a graph stand for, and its keys. */
export const legend = (): HTMLElement =>
  h(
    'div',
    { class: 'graph-legend note' },
    h(
      'ul',
      { class: 'legend', 'aria-label': 'Colours' },
      ...SORTS.map(([sort, what]) => h('li', {}, h('span', { class: `swatch ${sort}` }), what)),
    ),
    h(
      'p',
      {},
      'Arrow keys follow the connections, Enter explains a layer, + and − unfold and fold the models within; the wheel ' +
        'zooms with Ctrl.',
    ),
  );
