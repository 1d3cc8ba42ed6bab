import { METHODS, type Method } from '../../lib/visualize/methods.js';
import { h } from '../ui/dom.js';
import { TOPS } from './choices.js';
import { METHOD_NAMES } from './text.js';

export interface LayerControls {
  element: HTMLElement;
  /** What is chosen, and what can be: all methods, or those that need no layer with maps before. */
  show(chosen: { method: Method; top: number }, can: { cam: boolean; filters: number }): void;
}

/** The method, and how many filters are shown. */
export function layerControls(changed: (change: { method?: Method; top?: number }) => void) {
  const options = METHODS.map((name) => h('option', { value: name }, METHOD_NAMES[name]));
  const method = h(
    'select',
    { id: 'method', change: () => changed({ method: method.value as Method }) },
    ...options,
  );
  const top = h('select', { id: 'top', change: () => changed({ top: Number(top.value) }) });
  const controls: LayerControls = {
    element: h(
      'p',
      { class: 'pairs' },
      h('span', { class: 'row' }, h('label', { for: 'method' }, 'Method'), method),
      h('span', { class: 'row' }, h('label', { for: 'top' }, 'Filters'), top),
    ),
    show(chosen, { cam, filters }) {
      METHODS.forEach((name, n) => {
        options[n]!.disabled = /cam/i.test(name) && !cam;
      });
      method.value = chosen.method;
      const fewer = TOPS.filter((count) => count < filters);
      const all =
        filters <= TOPS.at(-1)! ? [h('option', { value: TOPS.at(-1)! }, `all ${filters}`)] : [];
      top.replaceChildren(
        ...fewer.map((count) => h('option', { value: count }, `the ${count} strongest`)),
        ...all,
      );
      top.value = String(chosen.top < filters ? chosen.top : TOPS.at(-1)!);
    },
  };
  return controls;
}
