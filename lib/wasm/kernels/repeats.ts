/** Whether a tensor has the last axes of another, and comes again and again along those before. */
export function repeats(small: readonly number[], large: readonly number[]): boolean {
  const lead = small.findIndex((n) => n !== 1);
  const own = lead < 0 ? [] : small.slice(lead);
  return (
    small.length <= large.length && own.every((n, i) => n === large[large.length - own.length + i])
  );
}
