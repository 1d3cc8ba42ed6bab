import { ValueError } from '../check.js';
import { kindOfBytes } from './describe_bytes.js';
import { joinBytes } from './join_bytes.js';
import type { OnProgress } from './progress.js';

/**
 * The bytes of an HTTP response.
 *
 * @param where its address, for errors.
 * @param most how many bytes it may have: what comes after them is not waited for.
 * @param onProgress gets the fraction that has arrived, where the response says how long it is.
 * @throws ValueError if there are more.
 */
export async function readBody(
  where: string,
  response: Pick<Response, 'arrayBuffer'> & Partial<Pick<Response, 'body' | 'headers'>>,
  most: number = Number.POSITIVE_INFINITY,
  onProgress?: OnProgress,
): Promise<ArrayBuffer> {
  const check = (length: number, begin: () => Uint8Array) => {
    if (length <= most) return;
    // A page in place of a file that is not there is longer, more often than not.
    const got = kindOfBytes(begin()) ?? `'${length} or more'`;
    throw new ValueError(`${where}: the file's length must be at most ${most} bytes, got ${got}.`);
  };
  // A fetch function of one's own may give no stream.
  const watched = most < Number.POSITIVE_INFINITY || onProgress !== undefined;
  if (!watched || response.body == null) {
    const whole = await response.arrayBuffer();
    check(whole.byteLength, () => new Uint8Array(whole));
    return whole;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  const whole = Number(response.headers?.get('content-length'));
  const reader = response.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      pieces.push(next.value);
      check(length, () => joinBytes(pieces));
      if (whole > 0) onProgress?.(length / whole);
    }
  } finally {
    // Of no use to a stream that has ended.
    await reader.cancel().catch(() => {});
  }
  return joinBytes(pieces).buffer;
}
