import type { Placed, Spot } from './placed.js';

/** Whether a box lies in the same row as another. */
const SAME_ROW = 33;

const nearest = (spots: readonly (readonly [string, Spot])[], x: number): string | null =>
  spots.reduce<readonly [string, Spot] | null>(
    (best, one) => (best === null || Math.abs(one[1].x - x) < Math.abs(best[1].x - x) ? one : best),
    null,
  )?.[0] ?? null;

/**
 * Where a key leads from a box: down to a layer that takes its output, up to one that it takes from, sideways within its
 * row; null where nothing is.
 */
export function nextBox(key: string, id: string, { boxes, edges }: Placed): string | null {
  const at = boxes.get(id)!;
  const named = (ids: readonly string[]) => ids.map((one) => [one, boxes.get(one)!] as const);
  switch (key) {
    case 'ArrowDown':
      return nearest(named(edges.filter(({ from }) => from === id).map(({ to }) => to)), at.x);
    case 'ArrowUp':
      return nearest(named(edges.filter(({ to }) => to === id).map(({ from }) => from)), at.x);
    case 'ArrowLeft':
    case 'ArrowRight': {
      const sign = key === 'ArrowLeft' ? -1 : 1;
      const beside = [...boxes].filter(
        ([, { x, y }]) => Math.abs(y - at.y) < SAME_ROW && sign * (x - at.x) > 0,
      );
      return nearest(beside, at.x);
    }
    case 'Home':
    case 'End': {
      const order = [...boxes].sort(([, a], [, b]) => a.y - b.y || a.x - b.x);
      return order.at(key === 'Home' ? 0 : -1)?.[0] ?? null;
    }
    default:
      return null;
  }
}
