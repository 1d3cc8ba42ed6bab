/** A number of an event: folder, tag, step, value. */
export type Found = [run: string, tag: string, step: number, value: number];

/** A value of an event. */
export interface EventValue {
  tag: string;
  step: number;
  plugin: string;
  /** Of a scalar. */
  value?: number;
  /** Of an image: width, height and the file. */
  strings?: Uint8Array[];
}

type Fields = Map<number, (number | Uint8Array)[]>;

/** CRC-32C by its definition, bit by bit: lib/callbacks has a table. */
export function crc32cByBits(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function masked(data: Uint8Array): number {
  const crc = crc32cByBits(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The data of a TFRecord file, whose checksums must be right. */
export function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

function fields(data: Uint8Array): Fields {
  const found: Fields = new Map();
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = data[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const read = (kind: number): number | Uint8Array => {
    if (kind === 0) return varint();
    if (kind === 1) {
      at += 8;
      return view.getFloat64(at - 8, true);
    }
    if (kind === 5) {
      at += 4;
      return view.getFloat32(at - 4, true);
    }
    const length = varint();
    at += length;
    return data.subarray(at - length, at);
  };
  while (at < data.length) {
    const key = varint();
    const number = key >> 3;
    found.set(number, [...(found.get(number) ?? []), read(key & 7)]);
  }
  return found;
}

const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
const inner = (found: Fields, number: number) => fields(found.get(number)![0] as Uint8Array);

/** The values of an event file; its first record must say its version. */
export function readEvents(file: Uint8Array): EventValue[] {
  const [first, ...events] = readRecords(file).map(fields);
  expect(text(first!.get(3)![0])).toBe('brain.Event:2');
  return events.flatMap((event) =>
    (inner(event, 5).get(1) as Uint8Array[]).map((bytes) => {
      const value = fields(bytes);
      const content = inner(value, 8);
      const strings = content.get(8) as Uint8Array[] | undefined;
      const number = content.get(5)?.[0] as number | undefined;
      return {
        tag: text(value.get(1)![0]),
        step: event.get(2)![0] as number,
        plugin: text(inner(inner(value, 9), 1).get(1)![0]),
        ...(number !== undefined && { value: number }),
        ...(strings !== undefined && { strings }),
      };
    }),
  );
}
