import { h } from './dom.js';

export interface ProgressBar {
  element: HTMLElement;
  /** 0 to 1; at 1 it disappears. */
  set(fraction: number): void;
}

/** A labelled bar. */
export function progressBar(label: string): ProgressBar {
  const bar = h('progress', { max: 1, value: 0 });
  const element = h('label', { class: 'progress', hidden: true }, `${label} `, bar);
  return {
    element,
    set(fraction) {
      bar.value = fraction;
      element.hidden = fraction >= 1;
    },
  };
}
