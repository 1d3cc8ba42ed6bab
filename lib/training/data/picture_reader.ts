import { createHash } from 'node:crypto';
import type { Image } from '../../data/image.js';
import { decodeImage, imageBytes } from '../../node/read_image.js';

/** What lies in memory at most, of each reader. */
const MOST_BYTES = 128 * 2 ** 20;

/** A picture as it is kept: in bytes where that loses nothing. */
interface Kept {
  image: Omit<Image, 'data'>;
  data: Uint8Array | Float32Array;
  turned: boolean;
}

/** A picture that was read, and whether it was turned as its EXIF says. */
export interface ReadPicture extends Image {
  image: Image;
  turned: boolean;
}

/** Values that are 255ths as bytes; others as they are. */
function packed(data: Float32Array): Uint8Array | Float32Array {
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const byte = Math.round(255 * data[i]!);
    if (Math.fround(byte / 255) !== data[i]) return data;
    bytes[i] = byte;
  }
  return bytes;
}

const unpacked = (data: Uint8Array | Float32Array): Float32Array =>
  data.BYTES_PER_ELEMENT === 4
    ? (data as Float32Array)
    : Float32Array.from(data, (byte) => byte / 255);

/**
 * Reads pictures and remembers as many of them as `most` bytes hold, by the content of their files: one that has changed
 * is decoded again. What comes back does not depend on what is remembered.
 */
export class PictureReader {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;
  #bytes = 0;
  /** Files that were decoded. */
  decoded = 0;

  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /**
   * @param recipe names what `prepare` makes of the picture; different ones are remembered apart
   * @throws ValueError as readImage does
   */
  async read(
    file: string,
    recipe = '',
    prepare: (image: Image) => Image = (image) => image,
  ): Promise<ReadPicture> {
    const bytes = await imageBytes(file);
    const key = `${createHash('sha1').update(bytes).digest('base64')} ${recipe}`;
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      const { image: found, turned } = await decodeImage(bytes, file);
      this.decoded++;
      const { data, ...image } = prepare(found);
      kept = { image, data: packed(data), turned };
    }
    // The same may have been read meanwhile.
    if (!this.#kept.delete(key)) this.#bytes += kept.data.byteLength;
    // The last one that was asked for is the last to go.
    this.#kept.set(key, kept);
    for (const [oldest, { data }] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      this.#kept.delete(oldest);
      this.#bytes -= data.byteLength;
    }
    const image = { ...kept.image, data: unpacked(kept.data) };
    return { ...image, image, turned: kept.turned };
  }
}
