import { deflateSync } from 'fflate';
import { type Builds, PIECE } from '../../lib/wasm/host/unpack_builds.js';

/** Both builds in base64, as `unpackBuilds` of lib/wasm/host takes them. */
export function packBuilds({ plain, relaxed }: Builds<Uint8Array>): string {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(plain.length, 0);
  header.writeUInt32LE(relaxed.length, 4);
  const parts: Uint8Array[] = [header];
  for (let at = 0; at < Math.max(plain.length, relaxed.length); at += PIECE) {
    parts.push(plain.subarray(at, at + PIECE), relaxed.subarray(at, at + PIECE));
  }
  // By this library the bytes are the same on every version of Node, whose zlib's are not.
  return Buffer.from(deflateSync(Buffer.concat(parts), { level: 9, mem: 12 })).toString('base64');
}
