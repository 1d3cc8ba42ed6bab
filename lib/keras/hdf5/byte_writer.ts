/** Bytes that grow, with 64-bit addresses in little-endian order. */
export class ByteWriter {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  /** Room for `size` bytes at a multiple of 8; its address. */
  allocate(size: number): number {
    const address = Math.ceil(this.length / 8) * 8;
    this.length = address + size;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return address;
  }

  put(at: number, ...values: number[]): void {
    this.bytes.set(values, at);
  }

  text(at: number, text: string | Uint8Array): void {
    this.bytes.set(typeof text === 'string' ? new TextEncoder().encode(text) : text, at);
  }

  u16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  u64(at: number, value: number): void {
    this.u32(at, value % 2 ** 32);
    this.u32(at + 4, Math.floor(value / 2 ** 32));
  }

  undefinedAddress(at: number): void {
    this.u32(at, 0xffffffff);
    this.u32(at + 4, 0xffffffff);
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

/** Numbers in little-endian order, each as so many bytes. */
export function packed(...fields: [value: number, bytes: number][]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([value, bytes]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) % 256),
    ),
  );
}
