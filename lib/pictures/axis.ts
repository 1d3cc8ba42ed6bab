import { scaleLinear, scaleLog } from 'd3-scale';

/** From values to pixels, with the round values that are worth a label. */
export interface Axis {
  readonly position: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Space around a logarithmic axis, and around values that are all the same. */
function widen([low, high]: readonly [number, number], log: boolean): [number, number] {
  if (log) return low < high ? [low / 1.1, high * 1.1] : [low / 2, high * 2];
  if (low < high) return [low, high];
  const margin = Math.abs(low) / 2 || 1;
  return [low - margin, high + margin];
}

/** How d3-format writes numbers of a magnitude: 3e-6 and 2M instead of rows of zeros. */
function notation(magnitude: number, log: boolean): string {
  if (magnitude > 0 && magnitude < 1e-3) return '~e';
  if (magnitude >= 1e6) return '~s';
  return log ? '~g' : ',f';
}

/**
 * An axis over `extent`, drawn over `range`.
 *
 * @param nice whether a linear one is extended to round values
 * @param count about how many ticks there is room for
 */
export function axis(
  extent: readonly [number, number],
  range: readonly [number, number],
  { log, nice, count }: { log: boolean; nice: boolean; count: number },
): Axis {
  const domain = widen(extent, log);
  const scale = log ? scaleLog(domain, range) : scaleLinear(domain, range);
  // Rounding a logarithmic axis would go to whole decades, too far for most losses.
  if (nice && !log) scale.nice(count);
  // Within a factor of three d3 finds no round powers to label, and fails to write what it finds.
  const labels = log && domain[1] > 3 * domain[0] ? scale : scaleLinear(scale.domain(), range);
  const values = labels.ticks(count);
  const most = Math.max(...values.map(Math.abs));
  const ticks = values
    .map((value) => {
      const kind = notation(labels === scale && log ? value : most, log);
      const text = value === 0 ? '0' : labels.tickFormat(count, kind)(value);
      return { at: scale(value), text };
    })
    .filter(({ text }) => text !== '');
  return { position: (value) => scale(value), ticks };
}
