import type { Example, Source } from '../tasks/task.js';

/** The examples at some places, from 0, in the order of the places. */
export async function pick(source: Source, places: readonly number[]): Promise<Example[]> {
  const { indexed } = source;
  if (indexed !== undefined) return Promise.all(places.map((place) => indexed.read(place)));
  const wanted = new Set(places);
  const last = Math.max(...places);
  const found = new Map<number, Example>();
  let place = 0;
  for await (const example of source()) {
    if (wanted.has(place)) found.set(place, example);
    if (++place > last) break;
  }
  return places.map((one) => found.get(one)!);
}
