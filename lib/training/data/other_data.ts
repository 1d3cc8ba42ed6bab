import { ValueError } from '../../check.js';
import type { DataFacts } from '../../data/data_description.js';
import type { DataRequest } from '../tasks/task.js';
import type { OpenedData } from './parts.js';
import { refuseSplit } from './splits.js';

type Opened = Pick<OpenedData, 'facts'> & { train: unknown; items?: unknown };

/** Data to train on, all of them, and others to judge by. */
async function withTestData<T extends Opened>(
  request: DataRequest & { test: string },
  open: (request: DataRequest) => Promise<T>,
  parts: readonly (keyof T)[],
): Promise<T> {
  refuseSplit(request, 'as --test says what is to judge by', ['testShare']);
  const { test, ...plain } = request;
  const trained = await open({ ...plain, whole: true });
  const other = await open({ ...plain, data: test, whole: true, known: trained.facts });
  const facts: DataFacts = {
    ...trained.facts,
    found: { ...trained.facts.found, 'test data': Object.values(other.facts.found)[0] ?? test },
    assumed: [...new Set([...trained.facts.assumed, ...other.facts.assumed])],
    split: `all of ${test} is to judge by`,
  };
  const judged = Object.fromEntries(parts.map((part) => [part, other[part]]));
  return { ...trained, ...judged, facts };
}

/**
 * The data that are asked for: their training and their test part, or, where others are to be judged,
 * those to train on and all of the others.
 *
 * @param open finds the data of a request
 * @param parts what of the data is to judge by
 */
export async function withOtherData<T extends Opened>(
  request: DataRequest,
  open: (request: DataRequest) => Promise<T>,
  parts: readonly (keyof T)[] = ['test' as keyof T],
): Promise<T> {
  const { test } = request;
  if (request.judged === undefined) {
    return test === undefined ? open(request) : withTestData({ ...request, test }, open, parts);
  }
  const other = await open({ ...request, data: request.judged, whole: true });
  const split = 'all of them are judged';
  try {
    const { train, items } = await open({ ...request, whole: test !== undefined });
    return { ...other, facts: { ...other.facts, split }, train, items };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const assumed = [
      ...other.facts.assumed,
      `what the model is compared with is fitted to the data that are judged, as those of the training are not there (${error.message})`,
    ];
    return { ...other, facts: { ...other.facts, split, assumed } };
  }
}
