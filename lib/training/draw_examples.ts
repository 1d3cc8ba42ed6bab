import path from 'node:path';
import type { Html } from '../pictures/index.js';
import type { Job } from './tasks/task.js';
import { writeWhole } from './write_whole.js';

/**
 * Draws examples of the training data to examples.png, for people to see before the training whether they are understood.
 *
 * @returns the same for the report; undefined for a job that draws none
 */
export async function drawExamples(
  job: Job,
  folder: string,
  say: (line: string) => void,
): Promise<Html | undefined> {
  const drawn = await job.examples?.();
  if (drawn === undefined) return undefined;
  const file = path.join(folder, 'examples.png');
  writeWhole(file, drawn.png);
  say(`Examples: ${file}`);
  return drawn.html;
}
