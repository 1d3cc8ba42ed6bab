import { type BarGroup, bars } from './bars.js';
import type { PublicRun } from './public_report.js';
import { meanAndRange } from './statistics.js';

/** How many times as fast as stock each public model runs, a group for each package, and the geometric means of these. */
export function publicChart({ rows }: Pick<PublicRun, 'rows'>): string {
  const packages = [...new Set(rows.map(({ name }) => name.split(' ')[0]!))];
  const groups = packages.map((title): BarGroup & { ratios: number[] } => {
    const own = rows.filter(({ name }) => name.startsWith(`${title} `));
    return {
      title,
      ratios: own.map(({ gain }) => gain),
      bars: own.map(({ name, gain }) => ({
        label: name.slice(title.length + 1),
        mean: gain,
        least: gain,
        most: gain,
      })),
    };
  });
  const means = groups.map(({ title, ratios }) => ({
    label: `${title}, ${ratios.length}`,
    ...meanAndRange(ratios),
  }));
  const all = meanAndRange(rows.map(({ gain }) => gain));
  const over = {
    title: 'Geometric means',
    bars: [{ label: `all ${rows.length}`, ...all }, ...means],
  };
  return bars([over, ...groups], {
    title: 'How many times as fast as on stock wasm public models run with one import',
    note: 'stock wasm = 1x; to its right is faster with one import',
    fills: ['#2563eb', '#f59e0b'],
  });
}
