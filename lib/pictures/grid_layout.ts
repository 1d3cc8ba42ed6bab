import { measureText, type TextStyle, wrapText } from './text.js';

/** A line of text and where it is drawn. */
export interface PlacedText extends Omit<TextStyle, 'color'> {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Where everything of a grid lies, in pixels. */
export interface GridLayout {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  /** Left and top of each picture. */
  readonly places: readonly (readonly [number, number])[];
}

/** What is to be laid out; sizes in pixels. */
export interface GridContent {
  /** Width and height of each picture, enlarged. */
  readonly sizes: readonly (readonly [number, number])[];
  readonly columns: number;
  readonly title: string;
  /** One for each picture, or none. */
  readonly labels: readonly string[];
  /** One for each row, or none. */
  readonly rowLabels: readonly string[];
  readonly gap: number;
  readonly textSize: number;
}

/** Lays out a grid from top to bottom: the title, then for each row heading, pictures, captions. */
export function gridLayout(content: GridContent): GridLayout {
  const { sizes, columns, title, labels, rowLabels, gap, textSize: size } = content;
  const highest = Math.max(...sizes.map(([, height]) => height));
  // A tile is as wide as the widest picture or the longest word of a caption.
  const words = labels.flatMap((label) => label.split(/\s/));
  const tile = Math.max(
    ...sizes.map(([width]) => width),
    ...words.map((word) => measureText(word, size)),
  );
  const captions = labels.map((label) => wrapText(label, size, tile));
  const captionLines = Math.max(0, ...captions.map(({ length }) => length));
  const rows = Math.ceil(sizes.length / columns);
  const inner = Math.max(
    columns * (tile + gap) - gap,
    ...rowLabels.map((label) => measureText(label, size)),
  );

  const heading = Math.round(size * 1.25);
  const titleLines = title === '' ? [] : wrapText(title, heading, inner);
  const texts: PlacedText[] = titleLines.map((text, i) => {
    return { text, x: gap, y: gap + i * heading, size: heading, bold: true };
  });
  const first = gap + (titleLines.length > 0 ? titleLines.length * heading + gap : 0);
  const rowHeading = rowLabels.length > 0 ? Math.round(size * 1.2) : 0;
  const rowHeight = rowHeading + highest + captionLines * size + gap;
  rowLabels.forEach((text, row) => {
    texts.push({ text, x: gap, y: first + row * rowHeight, size, bold: true });
  });
  const places = sizes.map(([width, height], i) => {
    const left = gap + (i % columns) * (tile + gap);
    const top = first + Math.floor(i / columns) * rowHeight + rowHeading;
    captions[i]?.forEach((text, line) => {
      const y = top + highest + 2 + line * size;
      texts.push({ text, x: left + tile / 2, y, size, align: 'center' });
    });
    return [left + ((tile - width) >> 1), top + ((highest - height) >> 1)] as const;
  });
  return { width: inner + 2 * gap, height: first + rows * rowHeight, texts, places };
}
