import { h } from './dom.js';

/** A canvas that gets its name with what is drawn on it. */
export const canvasToDraw = (
  attributes: Readonly<Record<string, string>> = {},
): HTMLCanvasElement => h('canvas', { role: 'img', 'aria-label': 'Not drawn yet', ...attributes });
