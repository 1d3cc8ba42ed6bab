import { inflateSync } from 'fflate';

/** The builds of the module by the instructions that they need. */
export interface Builds<T = Uint8Array<ArrayBuffer>> {
  readonly plain: T;
  readonly relaxed: T;
}

/**
 * How many bytes of one build stand before as many of the other: near enough for deflate, which looks back over 32,768 bytes,
 * to find in one what the other has, and they have nearly all in common.
 */
export const PIECE = 14_000;

/**
 * The builds that scripts/build_assembly.ts packed: the lengths of both, then pieces of the plain and of the relaxed one in turn,
 * deflated, in base64. Packed so, both take 29 kB of a page's compressed code; one alone takes 26 kB as a file.
 */
export function unpackBuilds(packed: string): Builds {
  const bytes = inflateSync(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const plain = new Uint8Array(header.getUint32(0, true));
  const relaxed = new Uint8Array(header.getUint32(4, true));
  let from = 8;
  for (let at = 0; from < bytes.length; at += PIECE) {
    for (const build of [plain, relaxed]) {
      const piece = build.subarray(at, at + PIECE);
      piece.set(bytes.subarray(from, from + piece.length));
      from += piece.length;
    }
  }
  return { plain, relaxed };
}
