import { fail } from '../../lib/check.js';
import type { Quantize, StoredAs } from '../../lib/node/index.js';

const STORED: readonly string[] = ['float32', 'float16', 'uint16', 'uint8'];

/** What weights are stored as: uint8 for all, or uint8,out=float32 with another for the layer out. */
export function quantizeOption(text: string): Quantize {
  const parts = text.split(',').map((part): [string, string] => {
    const at = part.lastIndexOf('=');
    return at < 0 ? ['default', part] : [part.slice(0, at), part.slice(at + 1)];
  });
  for (const [, stored] of parts) {
    if (!STORED.includes(stored)) {
      fail(
        '--quantize',
        'its value',
        'uint8, uint16, float16 or float32, or of these by layer',
        text,
      );
    }
  }
  return Object.fromEntries(parts) as Record<string, StoredAs>;
}
