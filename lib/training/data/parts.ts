import type { DataDescription, DataFacts } from '../../data/data_description.js';
import type { Job, Request, Source } from '../tasks/task.js';
import { checkTestData, count, split, splitBy, take } from './source.js';
import { divide, type SplitItem, splitByOf } from './splits.js';

/** Data that a loader found: those to train on and those to judge by. */
export interface OpenedData {
  facts: DataFacts;
  train: Source;
  test: Source;
  /** Of the training data, in their order, where they are not to be parted anyhow. */
  items?: readonly SplitItem[];
}

/** What most jobs have of their data, and the source of what they judge by. */
export interface Parts {
  job: Pick<Job, 'data' | 'train' | 'validation' | 'count' | 'window' | 'watch'>;
  judged: Source;
}

/** The description of data in these parts. */
export async function described(
  facts: DataFacts,
  parts: Record<keyof DataDescription['counts'], Source>,
): Promise<DataDescription> {
  const { training, validation, test } = parts;
  const counts = {
    training: await count(training),
    validation: await count(validation),
    test: await count(test),
  };
  return { ...facts, counts };
}

/**
 * Training data in two, no more than wanted: those that are held back to watch the training by, and the rest. Held back
 * are some of all, but of groups whole ones and of times the last, as the test data are.
 */
export function heldBack(
  { train, items }: Pick<OpenedData, 'train' | 'items'>,
  request: Request,
): { rest: Source; part: Source } {
  const { limit, validation: share } = request;
  const all = take(train, limit);
  const by = splitByOf(request);
  if (items === undefined || share === 0 || (by !== 'group' && by !== 'time')) {
    return split(all, share);
  }
  const { isTest } = divide(
    items.slice(0, limit),
    { ...request, testShare: share, fold: undefined },
    { share, noun: 'example' },
  );
  return splitBy(all, isTest);
}

/**
 * Data in their parts, no more of each than wanted: examples to train on, those held back to watch
 * the training by, those to judge by.
 *
 * @param window examples among which the next one is drawn
 * @throws ValueError where there is nothing to judge by
 */
export async function inParts(
  opened: OpenedData,
  request: Request,
  window = 10_000,
): Promise<Parts> {
  const { facts, test } = opened;
  await checkTestData(facts.label, test);
  const { rest, part } = heldBack(opened, request);
  const judged = take(test, request.limit);
  const data = await described(facts, { training: rest, validation: part, test: judged });
  return {
    job: {
      data,
      train: rest,
      validation: part,
      count: data.counts.training,
      window,
      watch: { number: 'loss', better: 'lower' },
    },
    judged,
  };
}
