import { slider } from '../../ui/slider.js';
import { readInteger, updateAddress } from '../../ui/url_state.js';
import type { AskWorker } from './show.js';

const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03];
const USUAL = 2;

/** The learning rate, which can be changed at any step; the address keeps its place. */
export function rateSlider(settings: URLSearchParams, ask: AskWorker) {
  let at = readInteger(settings, 'rate', USUAL, [0, RATES.length - 1]);
  const { element, set } = slider(
    'Learning rate',
    [0, RATES.length - 1],
    (to) => {
      at = to;
      settings.set('rate', String(at));
      updateAddress(settings);
      ask({ kind: 'rate', rate: RATES[at]! });
    },
    (of) => String(RATES[of]),
  );
  set(at);
  return { element, rate: () => RATES[at]! };
}
