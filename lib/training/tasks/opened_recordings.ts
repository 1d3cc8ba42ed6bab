import { withOtherData } from '../data/other_data.js';
import { described, heldBack } from '../data/parts.js';
import { recordings } from '../data/recordings.js';
import { checkTestData, collect, sourceOf, take } from '../data/source.js';
import { audioWindows } from './audio_windows.js';
import type { Job, Request, Source } from './task.js';

/** Recordings in their parts: windows to train on and to watch by, whole ones to judge by. */
export interface OpenedRecordings {
  job: Pick<Job, 'data' | 'train' | 'validation' | 'count' | 'window'>;
  judged: Source;
  /** Those of training, whole. */
  learned: Source;
  /** Samples a second. */
  rate: number;
  /** What they are. */
  label: string;
}

/** The recordings of a request, in windows of so many samples. */
export async function openRecordings(request: Request, size: number): Promise<OpenedRecordings> {
  const found = await withOtherData(request, recordings);
  const { facts, rate, test } = found;
  await checkTestData(facts.label, test);
  const { rest, part } = heldBack(found, request);
  const judged = take(test, request.limit);
  const windows = async (source: Source) => sourceOf(audioWindows(await collect(source), size));
  const [training, validation] = [await windows(rest), await windows(part)];
  const data = await described(facts, { training, validation, test: judged });
  const { training: count } = data.counts;
  const job = { data, train: training, validation, count, window: 10_000 };
  return { job, judged, learned: rest, rate, label: facts.label };
}
