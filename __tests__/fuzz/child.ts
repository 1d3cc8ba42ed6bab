/**
 * Reads mutated inputs one after the other and tells the parent of each: TARGET SEED FIRST END
 * PEAK_MB, by `fuzz.ts`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../lib/data/random.js';
import type { Target } from './target.js';

const [path, seed, first, end, keep] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const { target } = (await import(path!)) as { target: Target };
const peak = () => process.resourceUsage().maxRSS / 1024;

/** How it went: 'read', 'refused' (by a ValueError), or what was wrong. */
async function outcome(index: number): Promise<string> {
  const files = target.make(new Random(Number(seed) * 2 ** 20 + index));
  if (keep !== undefined) {
    mkdirSync(keep, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(keep, name), bytes);
  }
  const inside = join(folder, String(index));
  mkdirSync(inside);
  try {
    await target.read(files, inside);
    return 'read';
  } catch (error) {
    const { name, stack } = error instanceof Error ? error : new Error(String(error));
    return name === 'ValueError' ? 'refused' : (stack ?? name);
  } finally {
    rmSync(inside, { recursive: true, force: true });
  }
}

// The first read loads what the reader needs and is not counted.
await outcome(-1);
const before = peak();
for (let index = Number(first); index < Number(end); index++) {
  const began = performance.now();
  process.send!({ began: index });
  const what = await outcome(index);
  const [seconds, megabytes] = [(performance.now() - began) / 1000, peak() - before];
  process.send!({ index, what, seconds, megabytes });
}
rmSync(folder, { recursive: true, force: true });
process.disconnect();
