/** A function that tells whether it was asked for an object before. */
export function seenBefore(): (one: object) => boolean {
  const seen = new WeakSet<object>();
  return (one) => {
    const before = seen.has(one);
    seen.add(one);
    return before;
  };
}
