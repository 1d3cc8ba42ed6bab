/**
 * npm run draw [-- FOLDER]
 *
 * Draws the pictures of docs/arithmetic.md, and the rooms of docs/architecture.md: SVG files in docs/images, or in FOLDER.
 *
 *   -h, --help   print this text
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from './command_line.js';
import { drawFolding, FOLDING_SIZE } from './drawing/folding.js';
import { drawOverlap, OVERLAP_SIZE } from './drawing/overlap.js';
import { roomsPanel } from './drawing/rooms.js';
import { drawStamps, type StampsArgs, stampsSize } from './drawing/stamps.js';
import { Svg } from './drawing/svg.js';
import { drawWindows, type WindowsArgs, windowsSize } from './drawing/windows.js';

const MARGIN = 14;

interface Panel {
  width: number;
  height: number;
  draw: (svg: Svg, x: number, y: number) => void;
}

const stamps = (args: StampsArgs): Panel => ({
  ...stampsSize(args),
  draw: (svg, x, y) => drawStamps(svg, x, y, args),
});
const windows = (args: WindowsArgs): Panel => ({
  ...windowsSize(args),
  draw: (svg, x, y) => drawWindows(svg, x, y, args),
});
const overlap = (k: number, s: number): Panel => ({
  ...OVERLAP_SIZE,
  draw: (svg, x, y) => drawOverlap(svg, x, y, k, s),
});

/** Panels in rows, as one picture. */
function write(folder: string, name: string, title: string, rows: Panel[][]): void {
  const svg = new Svg();
  let y = MARGIN;
  let width = 0;
  for (const row of rows) {
    let x = 0;
    for (const panel of row) {
      panel.draw(svg, x, y);
      x += panel.width + MARGIN;
    }
    width = Math.max(width, x);
    y += Math.max(...row.map(({ height }) => height));
  }
  writeFileSync(join(folder, `${name}.svg`), svg.toString(width, y, title));
  console.log(join(folder, `${name}.svg`));
}

await runScript(
  import.meta.url,
  {},
  (_, [folder = 'docs/images']) => {
    mkdirSync(folder, { recursive: true });

    const wide = { cell: 32, row: 14 };
    write(folder, 'stride_under_same', 'A convolution with strides of 2 under same', [
      [windows({ i: 8, k: 3, s: 2, padding: 'same', ...wide })],
    ]);
    write(folder, 'valid_16_to_14', 'A convolution of 16 elements under valid gives 14', [
      [windows({ i: 16, k: 3, s: 1, padding: 'valid', cell: 28, row: 7 })],
    ]);
    const s2 = { n: 4, k: 3, s: 2, padding: 'same' } as const;
    write(folder, 'stamps', 'A transposed convolution stamps its kernel', [
      [stamps({ ...s2, outputPadding: null })],
    ]);
    write(
      folder,
      'output_padding',
      'Two lengths lead to one, and outputPadding tells them apart on the way back',
      [
        [5, 6].map((i) => windows({ i, k: 3, s: 2, padding: 'same', ...wide })),
        [0, null].map((outputPadding) => stamps({ ...s2, n: 3, outputPadding })),
      ],
    );
    write(folder, 'checkerboard', 'How many stamps cover each output element', [
      [overlap(3, 2), overlap(4, 2), overlap(5, 3)],
    ]);
    write(folder, 'folding', 'Upsampling and convolution as one transposed convolution', [
      [{ ...FOLDING_SIZE, draw: drawFolding }],
    ]);
    write(folder, 'rooms', 'The rooms of the code, each above those that it imports from', [
      [roomsPanel(join(import.meta.dirname, '..'))],
    ]);
  },
  { most: 1 },
);
