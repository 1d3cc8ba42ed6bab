import { createHash } from 'node:crypto';
import type { Image } from '../../data/image.js';
import { type DecodingThread, decodingThread, type Fit } from '../../node/decoding_thread.js';
import { imageBytes } from '../../node/read_image.js';

/** What lies in memory at most, of each reader; docs/models.md repeats it. */
const MOST_BYTES = 128 * 2 ** 20;

/** A picture as it is kept: in bytes where that loses nothing. */
interface Kept {
  image: Omit<Image, 'data'>;
  data: Uint8Array | Float32Array;
  turned: boolean;
  pages: number;
  /** Bits of a sample. */
  depth: number;
}

/** A picture that was read, whether it was turned as its EXIF says, and how many its file has. */
export interface ReadPicture extends Image {
  image: Image;
  turned: boolean;
  pages: number;
  /** Bits of a sample. */
  depth: number;
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
 * is decoded again. What comes back does not depend on what is remembered, nor on which thread decodes.
 */
export class PictureReader {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;
  readonly #thread: DecodingThread;
  #bytes = 0;
  /** Files that were decoded. */
  decoded = 0;

  constructor(most = MOST_BYTES, thread = decodingThread) {
    this.#most = most;
    this.#thread = thread;
  }

  /** What lies in memory. */
  get held(): { pictures: number; bytes: number } {
    return { pictures: this.#kept.size, bytes: this.#bytes };
  }

  /**
   * @param fit what to bring the picture to; it is remembered as it was brought to each
   * @throws ValueError as readImage does
   */
  async read(file: string, fit?: Fit): Promise<ReadPicture> {
    const bytes = await imageBytes(file);
    const key = `${createHash('sha1').update(bytes).digest('base64')} ${fit?.resize} ${fit?.size}`;
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      const { image: found, ...facts } = await this.#thread.decode(bytes, file, fit);
      this.decoded++;
      const { data, ...image } = found;
      kept = { image, data: packed(data), ...facts };
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
    return { ...image, image, turned: kept.turned, pages: kept.pages, depth: kept.depth };
  }
}
