/** The part of a channel that its farthest value may lie away from all others: so many times their range. */
const FAR = 10;
/** Of more rows it is no fault. */
const MOST = 0.2;
/** A channel whose steps are coarser than this part of its range has lost digits. */
const COARSE = 1e-3;
/** Fewer rows say nothing. */
const LEAST = 20;
/** Channels that a sentence names. */
const SHOWN = 3;

const number = (value: number) => String(Number(value.toPrecision(7)));

/** The names of columns, in words. */
function named(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).map((name) => `'${name}'`);
  return `column${names.length > 1 ? 's' : ''} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The value at an end of sorted ones that lies far from all others; null for none. */
function farValue(sorted: Float64Array): number | null {
  for (const end of [sorted, sorted.slice().reverse()]) {
    const value = end[0]!;
    const next = end.findIndex((one) => one !== value);
    if (next < 0 || next > MOST * end.length) continue;
    const range = Math.abs(end.at(-1)! - end[next]!);
    if (range > 0 && Math.abs(end[next]! - value) > FAR * range) return value;
  }
  return null;
}

/**
 * What may be wrong with the channels of a signal, in sentences: one that is constant, one with a value far from all
 * others, as -9999 for a missing one, and one whose digits single precision does not hold.
 *
 * @param values `[rows, channels]`; NaN where nothing is
 * @param where names a row, for the sentences
 */
export function columnDoubts(
  columns: readonly string[],
  values: ArrayLike<number>,
  where: (row: number) => string,
): string[] {
  const width = columns.length;
  const rows = values.length / width;
  if (rows < LEAST) return [];
  const constant: string[] = [];
  const coarse: string[] = [];
  const far: string[] = [];
  columns.forEach((name, c) => {
    const all = Float64Array.from({ length: rows }, (_, row) => values[row * width + c]!);
    const sorted = all.filter((value) => !Number.isNaN(value)).sort();
    const range = sorted.length === 0 ? 0 : sorted.at(-1)! - sorted[0]!;
    if (range === 0) {
      constant.push(name);
      return;
    }
    const lost = sorted.reduce((most, v) => Math.max(most, Math.abs(v - Math.fround(v))), 0);
    if (lost > COARSE * range) coarse.push(name);
    const value = farValue(sorted);
    if (value === null) return;
    const count = sorted.filter((one) => one === value).length;
    const more = count > 1 ? ` and ${count - 1} more` : '';
    far.push(
      `column '${name}' has ${number(value)} in ${where(all.indexOf(value))}${more}, far from all its other values: if it ` +
        'stands for a missing one, leave the cell empty and see --gaps.',
    );
  });
  return [
    ...(constant.length > 0
      ? [`${named(constant)} ${constant.length > 1 ? 'have' : 'has'} one value alone.`]
      : []),
    ...(coarse.length > 0
      ? [
          `${named(coarse)} ${coarse.length > 1 ? 'lose' : 'loses'} digits, as numbers are kept in single precision: subtract ` +
            'what all values have in common.',
        ]
      : []),
    ...far.slice(0, SHOWN),
  ];
}
