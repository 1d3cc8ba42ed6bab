import { fail, integer, show, ValueError } from '../check.js';
import { checkImage, type Image } from '../data/image.js';

/** A picture as numbers. */
export interface RawPicture {
  /** Pixels of a row. */
  width: number;
  /** Rows. */
  height: number;
  /** 1 gray, 2 gray and opacity, 3 red, green and blue, 4 these and opacity; default 4, as an ImageData has. */
  channels?: number;
  /** `[height, width, channels]`: bytes of 0 to 255, 16 bits of 0 to 65535, or floats of 0 to 1. */
  data: Uint8Array | Uint8ClampedArray | Uint16Array | Float32Array;
}

/** What a page can draw: a canvas, an img, a video or a frame of one, an ImageBitmap. */
export type Drawable = Exclude<CanvasImageSource, SVGImageElement>;

/** White, by the kind of the numbers: the realm, as Jest has several, does not matter. */
const WHITE: Readonly<Record<string, number>> = {
  Uint8Array: 255,
  Uint8ClampedArray: 255,
  Uint16Array: 65535,
  Float32Array: 1,
};

const tagOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);

/** A picture's numbers as values of 0 to 1. */
function imageOf(where: string, { width, height, channels = 4, data }: RawPicture): Image {
  const white = WHITE[tagOf(data)];
  if (white === undefined) {
    const expected = 'a Uint8Array, Uint8ClampedArray, Uint16Array or Float32Array';
    return fail(where, 'data', expected, data);
  }
  const values = white === 1 ? (data as Float32Array) : Float32Array.from(data, (v) => v / white);
  return checkImage(where, { width, height, channels, data: values });
}

/** The size of what a page draws, by what each kind calls it. */
function sizeOf(source: object): [width: number, height: number] {
  const { displayWidth, displayHeight, videoWidth, videoHeight, naturalWidth, naturalHeight } =
    source as Partial<VideoFrame & HTMLVideoElement & HTMLImageElement>;
  const { width, height } = source as { width: number; height: number };
  return [
    displayWidth ?? videoWidth ?? naturalWidth ?? width,
    displayHeight ?? videoHeight ?? naturalHeight ?? height,
  ];
}

/** The pixels of what a page draws. */
function drawn(where: string, source: Drawable): Image {
  const [width, height] = sizeOf(source);
  integer(where, "the picture's width", width, 1);
  integer(where, "the picture's height", height, 1);
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.drawImage(source, 0, 0, width, height);
  return imageOf(where, context.getImageData(0, 0, width, height));
}

/** The kinds of what a page draws, by the names of their classes. */
const DRAWABLE =
  /^(HTMLCanvasElement|OffscreenCanvas|HTMLImageElement|HTMLVideoElement|VideoFrame|ImageBitmap)$/;

/**
 * An input as an image, values 0..1.
 *
 * @throws ValueError for what is no picture
 */
export function pictureInput(where: string, input: unknown): Image {
  if (typeof input === 'object' && input !== null) {
    if (DRAWABLE.test(tagOf(input))) return drawn(where, input as Drawable);
    if ('width' in input && 'data' in input) return imageOf(where, input as RawPicture);
  }
  throw new ValueError(
    `${where}: the input must be a picture, as the model takes images: { width, height, channels, data }, ` +
      `an ImageData, a canvas, an img, a video or an ImageBitmap, got ${show(input)}.`,
  );
}
