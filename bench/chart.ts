import type { Measured } from './report.js';

const COLORS = [
  '#2563eb',
  '#94a3b8',
  '#cbd5e1',
  '#f59e0b',
  '#d97706',
  '#16a34a',
  '#86efac',
  '#15803d',
  '#bbf7d0',
  '#a855f7',
];
const WIDTH = 900;
const LABEL = 260;
const BAR = 9;

const escaped = (text: string) =>
  text.replace(/[<>&]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c]!);

/** The measured times as bars, one group a row, on a logarithmic axis of milliseconds. */
export function chart(measured: readonly Measured[]): string {
  const engines = [...new Set(measured.flatMap(({ times }) => Object.keys(times)))].filter(
    (name) => name !== 'limit',
  );
  const all = measured.flatMap(({ times }) => engines.flatMap((name) => times[name]?.median ?? []));
  const low = Math.floor(Math.log10(Math.min(...all)));
  const high = Math.ceil(Math.log10(Math.max(...all)));
  const across = (ms: number) =>
    LABEL + ((Math.log10(ms) - low) / Math.max(high - low, 1)) * (WIDTH - LABEL - 20);
  const parts: string[] = [];
  let y = 20 + 16 * engines.length;
  engines.forEach((name, i) => {
    const at = 16 * (i + 1);
    parts.push(
      `<rect x="10" y="${at - 9}" width="10" height="10" fill="${COLORS[i % COLORS.length]}"/>`,
    );
    parts.push(`<text x="26" y="${at}">${escaped(name)}</text>`);
  });
  const top = y;
  for (const { row, name, times } of measured) {
    const shown = engines.filter((engine) => times[engine] !== undefined);
    const middle = y + (shown.length * BAR) / 2 + 4;
    parts.push(`<text x="10" y="${middle}">${escaped(`${row.kind} ${name}`)}</text>`);
    for (const engine of shown) {
      const width = Math.max(across(times[engine]!.median) - LABEL, 1);
      const color = COLORS[engines.indexOf(engine) % COLORS.length];
      parts.push(
        `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 1}" fill="${color}"/>`,
      );
      y += BAR;
    }
    y += BAR;
  }
  for (let power = low; power <= high; power++) {
    const x = across(10 ** power);
    parts.push(`<path d="M${x} ${top}V${y}" stroke="#0003"/>`);
    parts.push(`<text x="${x}" y="${y + 14}" text-anchor="middle">${10 ** power} ms</text>`);
  }
  const size = `width="${WIDTH}" height="${y + 24}" viewBox="0 0 ${WIDTH} ${y + 24}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    '<title>Processor time of each engine, row by row</title>',
    `<rect width="100%" height="100%" fill="white"/>`,
    ...[...parts, '</svg>', ''],
  ].join('\n');
}
