import { fail, ValueError } from '../check.js';
import { checkPicture } from './check_picture.js';
import type { Picture } from './picture.js';

/**
 * Shows a picture on a canvas, which takes the picture's size.
 *
 * @param picture such as `grid` makes
 * @param canvas of the page, or an OffscreenCanvas
 * @throws ValueError if the data does not fit width and height, or the canvas has another context
 * @example
 * // no-run: it needs a page
 * toCanvas(await grid(tf.zeros([4, 28, 28, 1])), document.querySelector('canvas')!);
 */
export function toCanvas(picture: Picture, canvas: HTMLCanvasElement | OffscreenCanvas): void {
  const { width, height, data } = checkPicture('toCanvas', 'picture', picture);
  if (typeof canvas !== 'object' || typeof canvas?.getContext !== 'function') {
    fail('toCanvas', 'the canvas', 'a canvas', canvas);
  }
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  if (context == null) {
    throw new ValueError('toCanvas: the canvas has no 2d context (it was given another one).');
  }
  const image = context.createImageData(width, height);
  image.data.set(data);
  context.putImageData(image, 0, 0);
}
