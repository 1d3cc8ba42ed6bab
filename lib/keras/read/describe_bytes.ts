import { isSafetensors } from '../../load/safetensors.js';

/** What else people have under the name of a model, by how it begins. */
const KINDS: readonly [string | RegExp, string][] = [
  ['version https://git-lfs', 'a pointer of Git LFS to a file that is not there'],
  [/^\s*<(!doctype html|html)/i, "an HTML page, as a server sends for a file it doesn't have"],
  ['\x1f\x8b', 'a gzip archive (to be unpacked first)'],
  ['\x93NUMPY', 'an array of NumPy'],
];

/** What a file is that holds no model. */
export function describeBytes(data: Uint8Array): string {
  if (data.length === 0) return 'an empty file';
  if (isSafetensors(data)) {
    return (
      'a safetensors file, which has weights and no layers ' +
      '(importTorch of tfjs-deconv/torch puts them into a model)'
    );
  }
  const beginning = String.fromCharCode(...data.subarray(0, 512));
  const kind = KINDS.find(([start]) =>
    typeof start === 'string' ? beginning.startsWith(start) : start.test(beginning),
  );
  if (kind !== undefined) {
    const size = /^size (\d+)$/m.exec(beginning)?.[1];
    const pointer = beginning.startsWith('version') && size !== undefined;
    return pointer ? `${kind[1]} (git lfs pull brings its ${size} bytes)` : kind[1];
  }
  const first = [...data.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `one that begins with ${first.join(' ')}`;
}
