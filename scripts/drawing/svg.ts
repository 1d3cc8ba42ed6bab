/** A drawing under construction: a light card, so that it reads on light and dark pages alike. */
export class Svg {
  private readonly items: string[] = [];

  rect(
    x: number,
    y: number,
    width: number,
    height: number,
    { fill = 'none', stroke = 'none', dash = '', opacity = 1, radius = 3 } = {},
  ): void {
    const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
    this.items.push(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" ` +
        `stroke="${stroke}"${dashes} opacity="${opacity}"/>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, { stroke = FAINT } = {}): void {
    this.items.push(`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}"/>`);
  }

  text(
    x: number,
    y: number,
    content: string,
    { size = 13, fill = INK, anchor = 'middle', weight = 400 } = {},
  ): void {
    const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    this.items.push(
      `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" ` +
        `font-weight="${weight}" dominant-baseline="central">${escaped}</text>`,
    );
  }

  toString(width: number, height: number, title: string): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
        `height="${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">`,
      `<title>${title}</title>`,
      `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#fbfbfd" stroke="#c9ccd4"/>`,
      ...this.items,
      '</svg>',
      '',
    ].join('\n');
  }
}

export const INK = '#22252e';
export const FAINT = '#6a7080';

/** One colour a stamp, told apart also by those who do not see red and green; then what reads on it. */
const STAMPS = [
  ['#4477aa', '#ffffff'],
  ['#ee8866', INK],
  ['#44bb99', INK],
  ['#aa4499', '#ffffff'],
  ['#ddaa33', INK],
  ['#66ccee', INK],
  ['#bb5566', '#ffffff'],
] as const;
export const stampColor = (n: number): string => STAMPS[n % STAMPS.length]![0];
export const stampInk = (n: number): string => STAMPS[n % STAMPS.length]![1];
