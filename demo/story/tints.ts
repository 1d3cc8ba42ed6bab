import type { Picture } from '../../lib/pictures/picture.js';
import { colourOf } from '../ui/brush.js';
import { isDark } from '../ui/dark.js';
import type { Maps } from './loops.js';

const STEPS = ['over-0', 'over-1', 'over-2', 'over-3', 'over-4'];

/** The page's colours from nothing to much, for a value from 0 to 1. */
function tint(element: HTMLElement): (value: number) => [number, number, number] {
  const colours = STEPS.map((name) => colourOf(element, name));
  return (value) => {
    const at = Math.min(Math.max(value, 0), 1) * (STEPS.length - 1);
    const [below, above] = [colours[Math.floor(at)]!, colours[Math.ceil(at)]!];
    const part = at % 1;
    return [0, 1, 2].map((c) => below[c]! + (above[c]! - below[c]!) * part) as [
      number,
      number,
      number,
    ];
  };
}

/** Ink on paper, light on a light page and dark on a dark one. */
export function inkPicture(values: Float32Array, side: number): Picture {
  const data = new Uint8ClampedArray(values.length * 4).fill(255);
  const dark = isDark();
  for (let at = 0; at < values.length; at++) {
    const shade = 255 * (dark ? values[at]! : 1 - values[at]!);
    data[at * 4] = data[at * 4 + 1] = data[at * 4 + 2] = shade;
  }
  return { width: side, height: side, data };
}

/** All maps of a layer beside each other, a pixel apart; the strongest value has the strongest colour, and roots show weak ones. */
export function mapsPicture(
  { values, side, channels }: Maps,
  element: HTMLElement,
  columns: number,
): Picture {
  const rows = Math.ceil(channels / columns);
  const [width, height] = [columns * (side + 1) - 1, rows * (side + 1) - 1];
  const data = new Uint8ClampedArray(width * height * 4);
  const most = values.reduce((a, b) => Math.max(a, b), 1e-6);
  const colour = tint(element);
  for (let c = 0; c < channels; c++) {
    const [left, top] = [(c % columns) * (side + 1), Math.floor(c / columns) * (side + 1)];
    for (let at = 0; at < side * side; at++) {
      const pixel = ((top + Math.floor(at / side)) * width + left + (at % side)) * 4;
      data.set([...colour(Math.sqrt(values[at * channels + c]! / most)), 255], pixel);
    }
  }
  return { width, height, data };
}
