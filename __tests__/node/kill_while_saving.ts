import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../lib/arithmetic/random.js';
import { fileHandler } from '../../lib/node/file_handler.js';
import type { Children } from './crash_children.js';

/**
 * Kills processes that save 1, 2, 3 ... into one folder at random moments, and expects to find the
 * last that was reported or a later one after each, whole, and in the end no more files than a save
 * leaves.
 */
export async function killWhileSaving(
  children: Children,
  folder: string,
  kills: number,
): Promise<void> {
  const random = new Random(kills);
  const model = join(folder, 'model');
  const handler = fileHandler(model);
  for (let kill = 0; kill < kills; kill++) {
    const after = 1 + random.integer(3);
    let reached = 0;
    const { output, errors } = await children.run([model, 'loop'], (end) => {
      reached += 1;
      if (reached === after) setTimeout(end, random.uniform(0, 40));
    });
    expect(errors).toBe('');
    const { modelTopology, weightData } = await handler.load();
    const { value } = modelTopology as { value: number };
    const numbers = new Float32Array(weightData as ArrayBuffer);
    expect(numbers.every((number) => number === value)).toBe(true);
    // The last that was reported, or one that was under way or not yet reported.
    expect(value).toBeGreaterThanOrEqual(Number(output.trim().split('\n').at(-1)));
  }
  await handler.save(await handler.load());
  expect(readdirSync(model)).toHaveLength(2);
}
