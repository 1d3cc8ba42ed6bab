const WIDTH = 760;
const LABEL = 190;
/** Room for a bar's number, on either side. */
const MARGIN = 50;
const LINE = 16;
const BAR = 10;

/** A ratio with the least and the most of those that it is the mean of. */
export interface Bar {
  readonly label: string;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** What a chart says, and the colours of bars of 1 and more, and of less. */
export interface BarsText {
  readonly title: string;
  /** Under the line at 1. */
  readonly note: string;
  readonly fills: readonly [above: string, below: string];
}

const escaped = (text: string) =>
  text.replace(/[<>&]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c]!);

/** An SVG of ratios on a logarithmic axis: a bar from 1 to each mean, a line from the least to the most. */
export function bars(groups: readonly BarGroup[], { title, note, fills }: BarsText): string {
  const all = groups.flatMap((group) => group.bars);
  const low = Math.log(Math.min(1, ...all.map(({ least }) => least)));
  const high = Math.log(Math.max(1, ...all.map(({ most }) => most)));
  const room = WIDTH - LABEL - 2 * MARGIN;
  const across = (value: number) =>
    LABEL + MARGIN + ((Math.log(value) - low) / Math.max(high - low, 1e-9)) * room;
  const one = across(1);
  const parts: string[] = [];
  let y = 8;
  for (const group of groups) {
    y += LINE + 4;
    parts.push(`<text x="10" y="${y - 6}" font-weight="bold">${escaped(group.title)}</text>`);
    for (const { label, mean, least, most } of group.bars) {
      const [from, to] = [one, across(mean)].sort((a, b) => a - b) as [number, number];
      const middle = y + LINE / 2;
      const above = mean >= 1;
      const [end, anchor] = above
        ? [Math.max(to, across(most)) + 6, 'start']
        : [Math.min(from, across(least)) - 6, 'end'];
      parts.push(
        `<text x="${LABEL}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text>`,
        `<rect x="${from.toFixed(1)}" y="${middle - BAR / 2}" width="${Math.max(to - from, 1).toFixed(1)}" height="${BAR}" fill="${fills[above ? 0 : 1]}"/>`,
      );
      if (most > least) {
        parts.push(
          `<path d="M${across(least).toFixed(1)} ${middle}H${across(most).toFixed(1)}" stroke="#0008"/>`,
        );
      }
      parts.push(
        `<text x="${end.toFixed(1)}" y="${middle + 4}" text-anchor="${anchor}">${Number(mean.toPrecision(2))}x</text>`,
      );
      y += LINE;
    }
    y += 6;
  }
  parts.push(
    `<path d="M${one.toFixed(1)} 8V${y}" stroke="#2563eb" stroke-width="2"/>`,
    `<text x="${one.toFixed(1)}" y="${y + 14}" text-anchor="middle" fill="#2563eb">${escaped(note)}</text>`,
  );
  const size = `width="${WIDTH}" height="${y + 24}" viewBox="0 0 ${WIDTH} ${y + 24}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
