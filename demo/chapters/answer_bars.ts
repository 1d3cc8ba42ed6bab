import { h } from '../ui/dom.js';

export interface AnswerBars {
  element: HTMLElement;
  show(probabilities: Float32Array): void;
}

/** How sure a network is of each of ten digits. */
export function answerBars(): AnswerBars {
  const verdict = h('p', { class: 'verdict', role: 'status' });
  const list = h('ol', { class: 'answers' });
  return {
    element: h('div', {}, verdict, list),
    show(probabilities) {
      const best = probabilities.indexOf(Math.max(...probabilities));
      const percent = (value: number) => `${(100 * value).toFixed(value < 0.995 ? 1 : 0)} %`;
      verdict.replaceChildren(
        'It says ',
        h('b', {}, String(best)),
        `, ${percent(probabilities[best]!)} sure`,
      );
      const rows = Array.from(probabilities, (value, digit) => {
        const bar = h('span', { class: 'bar' });
        bar.style.width = `${100 * value}%`;
        const row = h('li', {}, String(digit), h('span', {}, bar), percent(value));
        row.classList.toggle('best', digit === best);
        return row;
      });
      list.replaceChildren(...rows);
    },
  };
}
