import { fail } from '../../../check.js';
import type { DataRequest } from '../../tasks/task.js';
import { divided, splitByOf } from '../splits.js';
import { type SignalSource, splitByTime } from './split_parts.js';

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

/**
 * Sources in those to train on and those to judge by: of one source, or where time says so, the last of each; else whole
 * sources, by name, by chance, or by group.
 *
 * @throws ValueError where there are too few sources to set one aside.
 */
export function splitSources(
  where: string,
  sources: readonly SignalSource[],
  request: DataRequest,
  share: number,
): { rest: SignalSource[]; part: SignalSource[]; said: string } {
  const by = splitByOf(request, sources.length === 1 ? 'time' : 'name');
  const wanted = request.testShare ?? share;
  if (by === 'time') {
    const each = sources.length === 1 ? 'the last' : 'of each file the last';
    return {
      ...splitByTime(sources, wanted),
      said: `${each} ${percent(wanted)} in time is to judge by`,
    };
  }
  if (sources.length === 1) {
    fail('--split-by', 'it', 'time, as there is one signal', by);
  }
  const items = sources.map(({ name, group }) => ({
    name,
    ...(group === undefined ? {} : { group }),
  }));
  const pattern = request.group?.includes('(') ? request.group : undefined;
  const { isTest, told } = divided(
    where,
    items,
    { ...request, group: pattern, splitBy: by },
    { share, noun: 'file' },
  );
  return {
    rest: sources.filter((_, i) => !isTest[i]),
    part: sources.filter((_, i) => isTest[i]),
    said: told,
  };
}
