/**
 * Reads mutated inputs one after the other and tells the parent of each: TARGET SEED FIRST END
 * PEAK_MB, by `fuzz.ts`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../lib/arithmetic/random.js';
import { peakMemory } from '../../lib/training/peak_memory.js';
import type { Files, Target } from './target.js';

const [path, seed, first, end, keep] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const { target } = (await import(path!)) as { target: Target };
const peak = () => peakMemory() / 2 ** 20;

function make(index: number): Files {
  const files = target.make(new Random(Number(seed) * 2 ** 20 + index));
  if (keep !== undefined) {
    mkdirSync(keep, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(keep, name), bytes);
  }
  return files;
}

/** How it went: 'read', 'refused' (by a ValueError), or what was wrong. */
async function outcome(index: number, files: Files): Promise<string> {
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
await outcome(-1, make(-1));
const before = peak();
for (let index = Number(first); index < Number(end); index++) {
  const files = make(index);
  const began = process.cpuUsage();
  process.send!({ began: index });
  const what = await outcome(index, files);
  // Not by the clock: others may have the processor.
  const { user, system } = process.cpuUsage(began);
  const [seconds, megabytes] = [(user + system) / 1e6, peak() - before];
  process.send!({ index, what, seconds, megabytes });
}
rmSync(folder, { recursive: true, force: true });
process.disconnect();
