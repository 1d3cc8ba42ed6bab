import { h } from '../ui/dom.js';

/** What colours mean: names with CSS variables. */
export function legend(colours: Readonly<Record<string, string>>): HTMLElement {
  const items = Object.entries(colours).map(([text, name]) => {
    const swatch = h('span', { class: 'swatch', style: `background: var(--${name})` });
    return h('li', {}, swatch, text);
  });
  return h('ul', { class: 'legend', 'aria-label': 'Colours' }, ...items);
}
