import { type Image, withChannels } from '../../lib/data/image.js';

/** What a canvas can draw, with its size. */
export type Drawable = CanvasImageSource;

/** The part of a source that is drawn: left, top, width, height. */
export type Part = readonly [number, number, number, number];

const canvas = document.createElement('canvas');

/** Part of a picture as gray values 0 to 1, in another size. */
export function grayOf(source: Drawable, part: Part, width: number, height: number): Float32Array {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  // What is transparent counts as paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, ...part, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = Float32Array.from(data, (value) => value / 255);
  const image: Image = { width, height, channels: 4, data: values };
  return withChannels(image, 1).data;
}

/**
 * A picture file, decoded by the browser.
 *
 * @throws Error that names the file, if it is none that the browser reads.
 */
export async function readPicture(file: File): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name} must be a picture that this browser reads, as PNG or JPEG.`);
  }
}
