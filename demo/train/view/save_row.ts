import { h } from '../../ui/dom.js';
import { FORMATS, type Format } from '../protocol.js';
import type { Actions } from './actions.js';

const NOTE =
  'A training ends, and what it has learned is lost, when you leave this chapter or choose another material or backend.';

/** Buttons that save the network, keep it in the browser, and take it back. */
export function saveRow({ ask, still, action }: Actions): HTMLElement {
  const files = Object.entries(FORMATS).map(([format, label]) =>
    action(`Save as ${label}`, () => ask({ kind: 'file', format: format as Format })),
  );
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'row' },
      ...files,
      action('Keep it in this browser', () => ask({ kind: 'keep' })),
      action('Take the kept one', () => still({ kind: 'restore' })),
    ),
    h('p', { class: 'note' }, NOTE),
  );
}
