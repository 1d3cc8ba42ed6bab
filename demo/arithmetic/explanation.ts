import { checkerboard, explainShape, layers } from '../../lib/index.js';
import { h } from '../ui/dom.js';
import type { Stage } from './stage.js';

/** Both size formulas with the numbers of the layer, why, and how evenly its stamps overlap. */
export function explanation(rank: 1 | 2, i: number, stage: Stage): HTMLElement {
  const args = {
    filters: 1,
    kernelSize: stage.k,
    strides: stage.s,
    padding: stage.padding,
    dilationRate: stage.d,
    ...(stage.outputPadding === null ? {} : { outputPadding: stage.outputPadding }),
  };
  const layer = rank === 1 ? layers.conv1dTranspose(args) : layers.conv2dTranspose(args);
  const { formula, why } = explainShape(layer, [...new Array<number>(rank).fill(i), 1]);
  const board = checkerboard(layer);
  const evenness = board.uneven
    ? `The overlap is uneven, ${board.axes[0]!.overlap.join(' and ')} stamps in turn: a checkerboard. ` +
      `${board.remedies[0]!.why} Here that is k = ${Math.ceil(stage.k / stage.s) * stage.s}.`
    : 'The overlap is even: no checkerboard.';
  return h(
    'div',
    { class: 'explanation' },
    h(
      'ul',
      { class: 'formulas', 'aria-label': 'Size formulas' },
      ...formula.map((line) => {
        const applies = line.includes('<- applies');
        const text = line.replace(' <- applies', '');
        return h('li', applies ? { class: 'applies' } : {}, applies ? `${text}  ← applies` : text);
      }),
    ),
    h('p', {}, why.replaceAll('`', "'")),
    h('p', {}, evenness),
  );
}
