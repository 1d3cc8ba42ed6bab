import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawnWasher, FAULTS } from '../../../lib/data/drawn_washers.js';
import { imageToPng, Random } from '../../../lib/data/index.js';

const NORMAL = 320;
/** Of each fault. */
const WRONG = 32;
const SIDE = 40;

/** Pictures of washers into normal/ and into a folder for each fault. */
export function washers(folder: string): void {
  const random = new Random(1);
  const counts = { normal: NORMAL, ...Object.fromEntries(FAULTS.map((fault) => [fault, WRONG])) };
  for (const [name, count] of Object.entries(counts)) {
    mkdirSync(path.join(folder, name), { recursive: true });
    const fault = FAULTS.find((one) => one === name);
    for (let i = 0; i < count; i++) {
      const png = imageToPng(drawnWasher(SIDE, random, fault));
      writeFileSync(path.join(folder, name, `${String(i).padStart(3, '0')}.png`), png);
    }
  }
}
