/** So many that a time of n^2 is half an hour where one of n is a second or two. */
export const MANY = 1_000_000;

export const names = () => Array.from({ length: MANY }, (_, i) => `c${i}`);

/** CSV headers that a reader could take n^2 steps for: texts, or bytes where they are no text. */
export const LONG_HEADERS: Record<string, () => string | Uint8Array> = {
  names: () => names().join(','),
  'names, all of them wanted': () => names().join(','),
  'quoted names': () => `"${names().join('","')}"`,
  'names, the last one twice': () => `${names().join(',')},c${MANY - 1}`,
  'one name of quotes': () => `"${'""'.repeat(MANY)}"`,
  'a quote that is never closed': () => `"${'a,'.repeat(MANY)}`,
  'a quote in a long name': () => `${'a'.repeat(MANY)}"`,
  numbers: () => '1,'.repeat(MANY),
  spaces: () => `a${' '.repeat(MANY)},${' '.repeat(MANY)}`,
  'a wrong byte at the end': () => Buffer.from(`${'a'.repeat(MANY)}\xff`, 'latin1'),
};
