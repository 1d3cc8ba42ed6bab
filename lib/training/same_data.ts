import { ValueError } from '../check.js';
import type { DataDescription } from '../data/data_description.js';
import { descriptionOf } from '../data/kept_description.js';
import type { Models } from './tasks/task.js';

/**
 * What the data of a run that goes on are like: as they were described when it began.
 *
 * @param data as they are now, opened with the models, which say less of how they were found
 * @param models of the checkpoint; of earlier versions they have no description
 * @param own what the variant says of the first model alone: it is no part of the data's description, unless they say it
 * @throws ValueError for more or fewer examples than there were: their order would be another
 */
export function sameData(
  folder: string,
  data: DataDescription,
  models: Models,
  own: object = {},
): DataDescription {
  const kept = descriptionOf(Object.values(models)[0]!);
  if (kept === undefined) return data;
  for (const part of ['training', 'validation', 'test'] as const) {
    const [before, after] = [kept.counts[part], data.counts[part]];
    if (before === after) continue;
    throw new ValueError(
      `${folder}: to resume, there must be ${before} ${part} examples, as when the run began, got ${after}.`,
    );
  }
  const theirs = Object.entries(kept).filter(([key]) => key in data || !(key in own));
  return Object.fromEntries(theirs) as unknown as DataDescription;
}
