import { button, h } from '../ui/dom.js';

const DIGITS = '0123456789';

/** Buttons that let the page draw a digit, and others behind them. */
export function drawMenu(draw: (digit: string) => void, ...others: HTMLElement[]): HTMLElement {
  return h(
    'p',
    { class: 'row', role: 'group', 'aria-label': 'Let the page draw' },
    h('span', {}, 'Draw, or let the page draw a'),
    ...[...DIGITS].map((digit) =>
      button(digit, () => draw(digit), { 'aria-label': `Draw a ${digit}`, class: 'small' }),
    ),
    ...others,
  );
}
