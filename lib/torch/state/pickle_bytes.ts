import { ValueError } from '../../check.js';

/** An integer of more bytes is none that a model needs. */
const LONGEST_INTEGER = 64;
const TEXT = new TextDecoder('utf-8');

/** Reads the parts of a pickle one after the other. */
export class PickleBytes {
  private readonly view: DataView;

  constructor(
    private readonly where: string,
    private readonly data: Uint8Array,
    public at: number,
  ) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  damaged(why: string): never {
    throw new ValueError(`${this.where}: the pickle must be whole, got a damaged one: ${why}.`);
  }

  /** Where `count` more bytes begin. */
  private step(count: number): number {
    const from = this.at;
    if (!(count >= 0) || from + count > this.data.length) {
      this.damaged(`it ends at byte ${this.data.length}, within a value`);
    }
    this.at += count;
    return from;
  }

  bytes(count: number): Uint8Array {
    const from = this.step(count);
    return this.data.subarray(from, from + count);
  }

  byte(): number {
    return this.view.getUint8(this.step(1));
  }

  uint16(): number {
    return this.view.getUint16(this.step(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.step(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.step(4), true);
  }

  uint64(): number {
    return Number(this.view.getBigUint64(this.step(8), true));
  }

  /** Pickle's only number with its first byte first. */
  float64(): number {
    return this.view.getFloat64(this.step(8), false);
  }

  text(count: number): string {
    return TEXT.decode(this.bytes(count));
  }

  /** Up to the end of the line. */
  line(): string {
    const end = this.data.indexOf(10, this.at);
    if (end < 0) this.damaged('a line has no end');
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  /** Two's complement, the least byte first. */
  integer(count: number): number {
    if (count > LONGEST_INTEGER) this.damaged(`an integer of ${count} bytes`);
    const bytes = this.bytes(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[i]!);
    return Number(count === 0 ? 0n : BigInt.asIntN(8 * count, value));
  }
}
