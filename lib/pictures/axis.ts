import { scaleLinear, scaleLog } from 'd3-scale';

/** From values to pixels, with the round values that are worth a label. */
export interface Axis {
  readonly position: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Space around values that are all the same. */
function widen([low, high]: readonly [number, number], log: boolean): [number, number] {
  if (low < high) return [low, high];
  if (log) return [low / 2, high * 2];
  const margin = Math.abs(low) / 2 || 1;
  return [low - margin, high + margin];
}

/**
 * An axis over `extent`, drawn over `range`.
 *
 * @param nice whether to extend it to round values
 * @param count about how many ticks there is room for
 */
export function axis(
  extent: readonly [number, number],
  range: readonly [number, number],
  { log, nice, count }: { log: boolean; nice: boolean; count: number },
): Axis {
  const domain = widen(extent, log);
  const scale = log ? scaleLog(domain, range) : scaleLinear(domain, range);
  // Rounding a logarithmic axis goes to whole decades, too far for data within one.
  if (nice && !(log && domain[1] / domain[0] < 10)) scale.nice(count);
  const format = log ? scale.tickFormat(count, '~g') : scale.tickFormat(count);
  const ticks = scale
    .ticks(count)
    .map((value) => ({ at: scale(value), text: format(value) }))
    .filter(({ text }) => text !== '');
  return { position: (value) => scale(value), ticks };
}
