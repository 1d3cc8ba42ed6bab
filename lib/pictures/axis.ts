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

/** The finest steps of 1, 2 or 5 times a power of ten by which `most` ticks enclose the domain. */
function enclosing(
  domain: readonly [number, number],
  range: readonly [number, number],
  most: number,
) {
  for (let count = most; ; count--) {
    const scale = scaleLinear(domain, range).nice(count);
    const values = scale.ticks(count);
    if (values.length <= most || count === 1) return { scale, values, count };
  }
}

/** The values without the outermost, where it lies more than half a step off the domain and four stay. */
function near(values: readonly number[], [low, high]: readonly [number, number]): number[] {
  const step = values[1]! - values[0]!;
  const kept = [...values];
  if (kept.length > 4 && low - kept[0]! > step / 2) kept.shift();
  if (kept.length > 4 && kept.at(-1)! - high > step / 2) kept.pop();
  return kept;
}

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

function drawn(
  scale: (value: number) => number,
  values: readonly number[],
  format: (value: number) => string,
): Axis {
  const ticks = values
    .map((value) => ({ at: scale(value), text: value === 0 ? '0' : format(value) }))
    .filter(({ text }) => text !== '');
  return { position: (value) => scale(value), ticks };
}

/**
 * An axis over `extent`, drawn over `range`.
 *
 * @param nice whether a linear one is extended to round values near by
 * @param count about how many ticks there is room for; of a nice linear one, how many at most
 */
export function axis(
  extent: readonly [number, number],
  range: readonly [number, number],
  { log, nice, count }: { log: boolean; nice: boolean; count: number },
): Axis {
  const domain = widen(extent, log);
  // Rounding a logarithmic axis would go to whole decades, too far for most losses.
  if (nice && !log) {
    const round = enclosing(domain, range, count);
    const values = near(round.values, domain);
    const margin = (domain[1] - domain[0]) / 20;
    const [first, last] = [values[0]!, values.at(-1)!];
    const limits = [
      first > domain[0] ? domain[0] - margin : first,
      last < domain[1] ? domain[1] + margin : last,
    ];
    const format = round.scale.tickFormat(round.count, notation(largest(values), false));
    return drawn(scaleLinear(limits, range), values, format);
  }
  const scale = log ? scaleLog(domain, range) : scaleLinear(domain, range);
  // Within a factor of three d3 finds no round powers to label, and fails to write what it finds.
  const labels = log && domain[1] > 3 * domain[0] ? scale : scaleLinear(scale.domain(), range);
  const values = labels.ticks(count);
  const most = largest(values);
  const format = (value: number) =>
    labels.tickFormat(count, notation(labels === scale && log ? value : most, log))(value);
  return drawn(scale, values, format);
}
