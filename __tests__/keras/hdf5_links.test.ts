import { openHdf5 } from '../../lib/keras/hdf5/reader.js';

/** An HDF5 file of groups, in which several names may lead to one address; written by hand. */
class Groups {
  private bytes = Buffer.alloc(96);

  private put(part: Buffer): number {
    const at = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, part, Buffer.alloc(-part.length & 7)]);
    return at;
  }

  private static message(type: number, data: Buffer): Buffer {
    const head = Buffer.alloc(8);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(data.length, 2);
    return Buffer.concat([head, data]);
  }

  /** @param more how many messages of no meaning its header has besides. */
  group(entries: [name: string, address: number][], more = 0): number {
    const words = (...numbers: number[]) => {
      const buffer = Buffer.alloc(8 * numbers.length);
      for (const [i, n] of numbers.entries()) buffer.writeBigUInt64LE(BigInt(n), 8 * i);
      return buffer;
    };
    const texts = entries.map(([name]) => {
      const text = Buffer.from(`${name}\0`);
      return Buffer.concat([text, Buffer.alloc(-text.length & 7)]);
    });
    const names = Buffer.concat([Buffer.alloc(8), ...texts]);
    const heap = Buffer.concat([
      Buffer.from('HEAP\0\0\0\0'),
      words(names.length, 0, this.put(names)),
    ]);
    const heapAt = this.put(heap);
    const node = Buffer.alloc(8 + 40 * entries.length);
    node.write('SNOD\x01');
    node.writeUInt16LE(entries.length, 6);
    let offset = 8;
    for (const [i, [, address]] of entries.entries()) {
      words(offset, address).copy(node, 8 + 40 * i);
      offset += texts[i]!.length;
    }
    const tree = Buffer.alloc(56);
    tree.write('TREE');
    tree.writeUInt16LE(1, 6);
    words(this.put(node)).copy(tree, 32);
    const table = Groups.message(0x11, words(this.put(tree), heapAt));
    const body = Buffer.concat([table, Buffer.alloc(8 * more)]);
    const head = Buffer.alloc(16);
    head[0] = 1;
    head.writeUInt16LE(1 + more, 2);
    head.writeUInt32LE(body.length, 8);
    return this.put(Buffer.concat([head, body]));
  }

  /** The file, with this group as its root. */
  file(root: number): Uint8Array {
    const file = Buffer.from(this.bytes);
    Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]).copy(file);
    file[13] = file[14] = 8;
    file.writeBigUInt64LE(BigInt(file.length), 40);
    file.writeBigUInt64LE(BigInt(root), 64);
    return file;
  }
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

test('one group by 1,000 names is read once', () => {
  const groups = new Groups();
  const shared = groups.group(
    names(1000).map((name) => [name, 96]),
    60_000,
  );
  const root = openHdf5('f', groups.file(groups.group(names(1000).map((name) => [name, shared]))));
  const before = process.memoryUsage().heapUsed;
  const kept = names(1000).map((name) => root.find(name));
  // Read for each name they would take 6 GB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 2 ** 20);
  expect(kept.map((group) => group?.path)).toEqual(names(1000).map((name) => `/${name}`));
  expect(kept.at(-1)!.names).toEqual(names(1000));
});

test('groups that lie in each other are refused before they fill the memory', () => {
  const groups = new Groups();
  const long = groups.group([], 60_000);
  const size = groups.file(0).length;
  // Headers at many places inside of the long one, which all reach to its end.
  const starts = names(2000).map((_, i) => long + 16 + 24 + 64 * i);
  const root = groups.group(starts.map((start, i) => [`n${i}`, start]));
  const file = groups.file(root);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  for (const start of starts) {
    file[start] = 1;
    view.setUint16(start + 2, 4096, true);
    view.setUint32(start + 8, size - start - 64, true);
  }
  const open = openHdf5('f', file);
  expect(() => names(2000).map((name) => open.find(name))).toThrow(
    'f: the HDF5 file must be whole, got a damaged one: its parts overlap.',
  );
});
