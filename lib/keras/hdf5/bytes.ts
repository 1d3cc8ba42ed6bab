import { product } from '../../arithmetic/product.js';
import { ValueError } from '../../check.js';
import { lookup3 } from './lookup3.js';

/** A file's bytes, read little-endian; a read outside of them is an error that names the file. */
export class Bytes {
  readonly length: number;
  private readonly view: DataView;
  private readonly kept = new Map<string, unknown>();
  /** What all parts may take together: more would mean that parts are read again and again. */
  private left: number;

  constructor(
    readonly where: string,
    readonly data: Uint8Array,
  ) {
    this.length = data.length;
    this.left = 4 * data.length + 2 ** 16;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  /**
   * What lies at an address, read once however many names lead there.
   *
   * @param kind what is read there: header, group and so on.
   */
  once<T>(kind: string, address: number, read: () => T): T {
    const key = `${kind} ${address}`;
    if (!this.kept.has(key)) this.kept.set(key, read());
    return this.kept.get(key) as T;
  }

  /** To be called for each part that is kept in memory: parts of a whole file do not overlap. */
  charge(length: number): void {
    this.left -= length;
    if (!(this.left >= 0)) this.broken('its parts overlap');
  }

  /** A part of the file, not copied. */
  slice(offset: number, length: number): Uint8Array {
    const inside = Number.isSafeInteger(offset) && offset >= 0 && length >= 0;
    if (!inside || offset + length > this.length) {
      this.broken(`${length} bytes at ${offset} lie outside of its ${this.length} bytes`);
    }
    return this.data.subarray(offset, offset + length);
  }

  u8(offset: number): number {
    return this.slice(offset, 1)[0]!;
  }

  u16(offset: number): number {
    this.slice(offset, 2);
    return this.view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.slice(offset, 4);
    return this.view.getUint32(offset, true);
  }

  /** 64 bits as a number: sizes and addresses above 2^53 lie outside of every file. */
  u64(offset: number): number {
    return this.u32(offset) + this.u32(offset + 4) * 2 ** 32;
  }

  /** A number of 1 to 8 bytes. */
  uint(offset: number, length: number): number {
    return this.slice(offset, length).reduceRight((high, byte) => high * 256 + byte, 0);
  }

  /** Text up to the first NUL, or to the end. */
  text(offset: number, length: number): string {
    const bytes = this.slice(offset, length);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** The product of a shape; one that the file has no room for is damage. */
  count(shape: readonly number[]): number {
    const count = product(shape);
    return count <= this.length ? count : this.broken(`it has no room for the shape [${shape}]`);
  }

  /** Throws unless these four letters are there. */
  signature(offset: number, letters: string, what: string): void {
    const got = String.fromCharCode(...this.slice(offset, 4));
    if (got !== letters) this.broken(`${what} at ${offset} does not begin with ${letters}`);
  }

  /** Throws unless a part ends with its checksum; the part is charged. */
  checksum(offset: number, length: number, what: string): void {
    if (!(length > 4)) this.broken(`${what} has no content`);
    this.charge(length);
    const content = this.slice(offset, length - 4);
    if (lookup3(content) !== this.u32(offset + length - 4)) {
      this.broken(`the checksum of ${what} is wrong`);
    }
  }

  broken(why: string): never {
    throw new ValueError(`${this.where}: the HDF5 file must be whole, got a damaged one: ${why}.`);
  }

  lacks(what: string): never {
    throw new ValueError(
      `${this.where}: the HDF5 file must be as h5py writes Keras's, got ${what}.`,
    );
  }
}
