import { h } from '../../ui/dom.js';
import { FORMATS, type Format } from '../protocol.js';
import type { Actions } from './actions.js';

/** Buttons that save the network, keep it in the browser, and take it back. */
export function saveRow({ ask, still, action }: Actions): HTMLElement {
  const files = Object.entries(FORMATS).map(([format, label]) =>
    action(`Save as ${label}`, () => ask({ kind: 'file', format: format as Format })),
  );
  return h(
    'p',
    { class: 'row' },
    ...files,
    action('Keep it in this browser', () => ask({ kind: 'keep' })),
    action('Take the kept one', () => still({ kind: 'restore' })),
  );
}
