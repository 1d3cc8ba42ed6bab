/** A value as an example of a doc comment shows it: `[null, 14, 16]`, `{ ratio: 2 }`, `Float32Array [0.5]`. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number')
    return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return String(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (ArrayBuffer.isView(value)) {
    const items = Array.from(value as Float32Array, shown);
    const some = items.length > 12 ? [...items.slice(0, 12), '...'] : items;
    return `${value.constructor.name} [${some.join(', ')}]`;
  }
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${shown(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
