import type { Measure } from '../tasks/task.js';

/** Each measure with what it is to be compared with, in a line. */
export function sentences(measures: readonly Measure[]): string[] {
  return measures.map(({ name, value, baselines }) => {
    const beside = baselines.map(([other, number]) => `${other} ${number.toPrecision(4)}`);
    return `${name}: ${value.toPrecision(4)}${beside.length > 0 ? ` (${beside.join(', ')})` : ''}`;
  });
}

/** The measures as rows of a table: the model's number, then those it is to be compared with. */
export function measureRows(measures: readonly Measure[]): [string, number, string][] {
  return measures.map(({ name, value, better, baselines }) => [
    `${name} (${better} is better)`,
    value,
    baselines.map(([baseline, number]) => `${baseline}: ${number.toPrecision(4)}`).join('; '),
  ]);
}
