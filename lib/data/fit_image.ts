import { cutImage } from './cut_image.js';
import type { Image } from './image.js';
import { resizeImage } from './resize_image.js';

/** How an image of another size is brought to one: see `fitImage`. */
export type Resize = 'cover' | 'contain' | 'stretch';

export const RESIZES: readonly Resize[] = ['cover', 'contain', 'stretch'];

type Size = readonly [height: number, width: number];

/** What of the size an image has, scaled to it: with 'cover' one side is longer, with 'contain' one is shorter. */
function scaledSize({ height, width }: Image, [h, w]: Size, resize: Resize): Size {
  if (resize === 'stretch') return [h, w];
  const scales = [h / height, w / width] as const;
  const scale = resize === 'cover' ? Math.max(...scales) : Math.min(...scales);
  const sides = [Math.round(height * scale), Math.round(width * scale)];
  const limit = resize === 'cover' ? Math.max : Math.min;
  return [limit(Math.max(sides[0]!, 1), h), limit(Math.max(sides[1]!, 1), w)];
}

/** How images of numbers are fitted. */
export interface FitOptions {
  /** `'nearest'` for numbers that must not be mixed, such as those of classes. */
  how?: 'linear' | 'nearest';
  /** What is beside an image that does not fill its size. */
  fill?: number;
}

/**
 * An image scaled to a size, before it is cut: with 'cover' it may be larger, by one of its sides.
 */
export function scaleToFit<T extends Image>(
  image: T,
  size: Size,
  resize: Resize,
  { how = 'linear' }: FitOptions = {},
): T {
  return resizeImage(image, scaledSize(image, size, resize), how);
}

/** The middle of an image, [height, width]; what is beside it is filled. */
export function middle<T extends Image>(image: T, [h, w]: Size, { fill = 0 }: FitOptions = {}): T {
  const top = Math.floor((image.height - h) / 2);
  return cutImage(image, [top, Math.floor((image.width - w) / 2)], [h, w], fill);
}

/**
 * An image of any size in a wanted one: 'cover' scales it until it covers the size and cuts off what is beyond, 'contain'
 * scales it until it lies inside and fills what is beside it, 'stretch' scales both sides by themselves.
 */
export function fitImage<T extends Image>(
  image: T,
  size: Size,
  resize: Resize,
  options: FitOptions = {},
): T {
  return middle(scaleToFit(image, size, resize, options), size, options);
}

/** What a model is given of an image, and the way back. */
export interface Views {
  /** Images of the size: more than one where one would leave out what is beyond it. */
  images: Image[];
  /**
   * What a model makes of them as one image, as large as the first was; of outputs that are larger by a factor it is, too.
   */
  merge(outputs: readonly Image[]): Image;
}

/** Where windows of `side` begin that cover `length` evenly. */
function starts(length: number, side: number): number[] {
  const count = Math.ceil(length / side);
  const last = length - side;
  return Array.from({ length: count }, (_, i) =>
    Math.round(count === 1 ? 0 : (i * last) / (count - 1)),
  );
}

/** An image in the pieces of a size, and back: nothing of it is left out, whichever way it is brought to the size. */
export function viewsOf(image: Image, size: Size, resize: Resize): Views {
  const [h, w] = size;
  const scaled = scaleToFit(image, size, resize);
  const corners =
    resize === 'cover'
      ? starts(scaled.height, h).flatMap((top) =>
          starts(scaled.width, w).map((left) => [top, left]),
        )
      : [[Math.floor((scaled.height - h) / 2), Math.floor((scaled.width - w) / 2)]];
  const at = corners as [number, number][];
  return {
    images: at.map((corner) => cutImage(scaled, corner, size)),
    merge(outputs) {
      const { channels, height, width } = outputs[0]!;
      const [tall, wide] = [height / h, width / w];
      const [rows, columns] = [Math.round(scaled.height * tall), Math.round(scaled.width * wide)];
      const sum = {
        height: rows,
        width: columns,
        channels,
        data: new Float32Array(rows * columns * channels),
      };
      const counts = new Uint8Array(rows * columns);
      outputs.forEach((output, place) => {
        const [top, left] = [Math.round(at[place]![0] * tall), Math.round(at[place]![1] * wide)];
        addAt(sum, counts, output, top, left);
      });
      sum.data.forEach((value, i) => {
        sum.data[i] = value / Math.max(counts[Math.floor(i / channels)]!, 1);
      });
      return resizeImage(sum, [Math.round(image.height * tall), Math.round(image.width * wide)]);
    },
  };
}

/** Adds an image to another, from a corner on, and counts how often each pixel got one. */
function addAt(sum: Image, counts: Uint8Array, image: Image, top: number, left: number): void {
  const { channels } = image;
  for (let y = Math.max(top, 0); y < Math.min(top + image.height, sum.height); y++) {
    for (let x = Math.max(left, 0); x < Math.min(left + image.width, sum.width); x++) {
      const to = y * sum.width + x;
      const from = (y - top) * image.width + x - left;
      counts[to]!++;
      for (let c = 0; c < channels; c++)
        sum.data[to * channels + c]! += image.data[from * channels + c]!;
    }
  }
}
