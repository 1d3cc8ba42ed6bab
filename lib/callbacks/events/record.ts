import { maskedCrc32c } from './crc32c.js';
import { message } from './protobuf.js';

const integer = (bytes: number, value: number) => {
  const view = new DataView(new ArrayBuffer(bytes));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
};

/** Data as TFRecord frames them: the length in 64 bits and its checksum, the data and theirs. */
export function record(data: Uint8Array): Uint8Array {
  const length = integer(8, data.length);
  const checksums = [length, data].map((bytes) => integer(4, maskedCrc32c(bytes)));
  return message(length, checksums[0]!, data, checksums[1]!);
}
