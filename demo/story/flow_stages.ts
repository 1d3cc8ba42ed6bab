import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { h } from '../ui/dom.js';
import type { Maps } from './loops.js';
import { inkPicture, mapsPicture } from './tints.js';

/** A layer's maps in a figure, with their size below. */
export interface Stage {
  element: HTMLElement;
  show(maps: Maps): void;
}

/** A layer of the network as its maps. */
export function stage(area: string, title: string, size: string, columns: number): Stage {
  const canvas = h('canvas', { class: 'pixels', role: 'img', 'aria-label': `${title}: ${size}` });
  return {
    element: figure(area, canvas, title, size),
    show: (maps) => toCanvas(mapsPicture(maps, canvas, columns), canvas),
  };
}

/** A picture of the story with what it is and how large. */
export function figure(area: string, content: HTMLElement, title: string, size: string) {
  return h(
    'figure',
    { class: `stage ${area}` },
    content,
    h('figcaption', {}, h('b', {}, title), h('span', {}, size)),
  );
}

/** The places of a picture that have ink. */
export function inked(values: ArrayLike<number>, side: number): [number, number][] {
  return Array.from({ length: values.length }, (_, at): [number, number] => [
    ((at % side) + 0.5) / side,
    (Math.floor(at / side) + 0.5) / side,
  ]).filter((_, at) => values[at]! > 0.4);
}

/** Draws a digit's pixels as ink on paper. */
export const drawInk = (canvas: HTMLCanvasElement, values: Float32Array) =>
  toCanvas(inkPicture(values, 28), canvas);
