import { h } from '../../ui/dom.js';

/** What was found of an input and done to it. */
export const doneList = (sentences: readonly string[]): HTMLElement =>
  h(
    'ul',
    { class: 'done', 'aria-label': 'What is done to the input' },
    ...sentences.map((sentence) => h('li', {}, sentence)),
  );
