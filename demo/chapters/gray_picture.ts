import { colorize } from '../../lib/pictures/color_map.js';
import { toCanvas } from '../../lib/pictures/to_canvas.js';

/** Shows a square picture in gray, 0 black and 1 white. */
export function grayPicture(canvas: HTMLCanvasElement, values: Float32Array, side: number): void {
  toCanvas({ width: side, height: side, data: colorize(values, 'gray') }, canvas);
}
