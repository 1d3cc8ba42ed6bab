import { button, h } from '../../ui/dom.js';
import { openFiles } from '../../ui/open_files.js';
import { ACCEPT, TAKEN } from './kinds.js';

/** The one picker: of a model's files, and of inputs for it; or a model of this page's for who has none at hand. */
export function openOwn(opened: (files: File[]) => void, ours: () => void): HTMLElement {
  const files = openFiles('Open your own', ACCEPT, opened);
  const rows = TAKEN.flatMap(([what, which]) => [h('dt', {}, what), h('dd', {}, which)]);
  const none = h(
    'p',
    { class: 'row' },
    'None at hand?',
    button('Open a classifier of digits', ours),
  );
  return h('div', { class: 'open-own' }, files.element, h('dl', { class: 'taken' }, ...rows), none);
}
