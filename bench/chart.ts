import { type Measured, OURS, othersOf, ratio } from './report.js';
import { geometricMean } from './statistics.js';

const WIDTH = 760;
const LABEL = 190;
/** Room for a bar's number, on either side. */
const MARGIN = 50;
const LINE = 16;
const BAR = 10;

const TITLES: Readonly<Record<string, string>> = {
  forward: 'Transposed convolution',
  backward: 'The same with its gradients',
  predict: 'Prediction of a model',
  step: 'Training step of a model',
};

const escaped = (text: string) =>
  text.replace(/[<>&]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c]!);

interface Bar {
  readonly engine: string;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

function bars(rows: readonly Measured[], own: string): Bar[] {
  return othersOf(rows, own).map((engine) => {
    const ratios = rows.map((m) => ratio(m, engine, own)).filter((r) => r !== undefined);
    return {
      engine,
      mean: geometricMean(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
    };
  });
}

/**
 * How many times our time each engine takes, on a logarithmic axis: a bar for the geometric mean of the
 * rows of a kind, a line from the least row to the most.
 */
export function chart(measured: readonly Measured[], own: string = OURS): string {
  const kinds = [...new Set(measured.map(({ row }) => row.kind))];
  const groups = kinds.map((kind) => {
    const rows = measured.filter(({ row }) => row.kind === kind);
    return { title: `${TITLES[kind]}, ${rows.length} rows`, list: bars(rows, own) };
  });
  const all = groups.flatMap(({ list }) => list);
  const low = Math.log(Math.min(1, ...all.map(({ least }) => least)));
  const high = Math.log(Math.max(1, ...all.map(({ most }) => most)));
  const room = WIDTH - LABEL - 2 * MARGIN;
  const across = (value: number) =>
    LABEL + MARGIN + ((Math.log(value) - low) / Math.max(high - low, 1e-9)) * room;
  const one = across(1);
  const parts: string[] = [];
  let y = 8;
  for (const { title, list } of groups) {
    y += LINE + 4;
    parts.push(`<text x="10" y="${y - 6}" font-weight="bold">${escaped(title)}</text>`);
    for (const { engine, mean, least, most } of list) {
      const [from, to] = [one, across(mean)].sort((a, b) => a - b) as [number, number];
      const middle = y + LINE / 2;
      const slower = mean >= 1;
      const fill = slower ? '#94a3b8' : '#f59e0b';
      const [end, anchor] = slower
        ? [Math.max(to, across(most)) + 6, 'start']
        : [Math.min(from, across(least)) - 6, 'end'];
      parts.push(
        `<text x="${LABEL}" y="${middle + 4}" text-anchor="end">${escaped(engine)}</text>`,
        `<rect x="${from.toFixed(1)}" y="${middle - BAR / 2}" width="${Math.max(to - from, 1).toFixed(1)}" height="${BAR}" fill="${fill}"/>`,
        `<path d="M${across(least).toFixed(1)} ${middle}H${across(most).toFixed(1)}" stroke="#0008"/>`,
        `<text x="${end.toFixed(1)}" y="${middle + 4}" text-anchor="${anchor}">${Number(mean.toPrecision(2))}x</text>`,
      );
      y += LINE;
    }
    y += 6;
  }
  parts.push(`<path d="M${one.toFixed(1)} 8V${y}" stroke="#2563eb" stroke-width="2"/>`);
  const note = `${own} = 1x; to its left is faster`;
  parts.push(
    `<text x="${one.toFixed(1)}" y="${y + 14}" text-anchor="middle" fill="#2563eb">${note}</text>`,
  );
  const size = `width="${WIDTH}" height="${y + 24}" viewBox="0 0 ${WIDTH} ${y + 24}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    `<title>Time of each engine by that of ${own}</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
