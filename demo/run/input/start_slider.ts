import { slider } from '../../ui/slider.js';
import type { PreparedSignal } from './prepare_signal.js';

/** Where the part of a signal begins that is taken; hidden where all of it is. */
export function startSlider(change: (start: number) => void) {
  let rate: number | undefined;
  const text = (at: number) => (rate === undefined ? String(at) : `${(at / rate).toFixed(3)} s`);
  const control = slider('From', [0, 1], change, text);
  control.element.hidden = true;
  return {
    element: control.element,
    show(prepared: PreparedSignal | null) {
      const [start, length] = prepared?.part ?? [0, 0];
      const most = (prepared?.whole[0]?.length ?? 0) - length;
      control.element.hidden = most <= 0;
      if (most <= 0) return;
      rate = prepared!.rate;
      control.set(start, most);
    },
  };
}
