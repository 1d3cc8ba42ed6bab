import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encode } from 'fast-png';
import { maskedImages } from '../../../lib/training/data/masked_images.js';
import { collect } from '../../../lib/training/data/source.js';

const SIDE = 8;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'masks-'));
  for (const part of ['images', 'masks']) mkdirSync(path.join(folder, part));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Pixels = Uint8Array | Uint16Array;

function write(part: string, name: string, data: Pixels, channels = 1): void {
  const depth = data instanceof Uint16Array ? 16 : 8;
  const png = encode({ width: SIDE, height: SIDE, channels, depth, data });
  writeFileSync(path.join(folder, part, `${name}.png`), png);
}

/** Where the thing is: the left half in even images, the upper in odd ones. */
const inside = (i: number, pixel: number) =>
  i % 2 === 0 ? pixel % SIDE < SIDE / 2 : pixel < (SIDE * SIDE) / 2;

/** Eight images, and masks of a colour where the thing is. */
function draw(
  colour: number[],
  { deep = false, suffix = '', empty = () => false } = {} as {
    deep?: boolean;
    suffix?: string;
    empty?: (i: number) => boolean;
  },
) {
  for (let i = 0; i < 8; i++) {
    write(
      'images',
      String(i),
      new Uint8Array(SIDE * SIDE).map((_, p) => (p * 7 + i) % 256),
    );
    const mask = new (deep ? Uint16Array : Uint8Array)(SIDE * SIDE * colour.length).map((_, at) => {
      const pixel = Math.floor(at / colour.length);
      return !empty(i) && inside(i, pixel) ? colour[at % colour.length]! : 0;
    });
    write('masks', `${i}${suffix}`, mask, colour.length);
  }
}

const open = () => maskedImages(folder, 1, Number.POSITIVE_INFINITY);

test.each([
  ['0 and 255', [255], {}, '255 of 255 are foreground'],
  ['0 and 1', [1], {}, '1 of 255 are foreground'],
  ['red', [255, 0, 0], {}, '76.24 of 255 are foreground'],
  ['yellow', [255, 255, 0], {}, '225.9 of 255 are foreground'],
  ['opaque white', [255, 255, 255, 255], {}, '255 of 255 are foreground'],
  ['16 bits, 0 and 1', [1], { deep: true }, '0.003891 of 255 are foreground'],
  ['16 bits, 0 and 65535', [65535], { deep: true }, '255 of 255 are foreground'],
  ['called 7_mask.png', [255], { suffix: '_mask' }, '255 of 255 are foreground'],
  ['called 7.mask.png', [1], { suffix: '.mask' }, '1 of 255 are foreground'],
])('masks of two values are background and foreground: %s', async (_, colour, options, told) => {
  draw(colour, options);
  const { label, train, test: judged } = await open();
  expect(label).toContain(told);
  expect(label).toContain('8 of 8 masks have foreground');
  const all = [...(await collect(train)), ...(await collect(judged))];
  expect(all).toHaveLength(8);
  // Half of each is foreground.
  for (const { y } of all) {
    expect(new Set(y)).toEqual(new Set([0, 1]));
    expect(y!.reduce((sum, v) => sum + v, 0)).toBe((SIDE * SIDE) / 2);
  }
});

test('shades at edges belong to the nearer value', async () => {
  draw([255]);
  const soft = new Uint8Array(SIDE * SIDE).map((_, p) => (inside(0, p) ? 255 : 0));
  soft[3] = 180;
  soft[4] = 90;
  write('masks', '0', soft);
  const { train } = await open();
  const [first] = await collect(train, 1);
  expect(first!.y!.slice(0, 6)).toEqual(Float32Array.of(1, 1, 1, 1, 0, 0));
});

test.each([
  [
    'three classes',
    () => {
      draw([255]);
      write('masks', '3', new Uint8Array(SIDE * SIDE).fill(128));
    },
    /masks: the masks must have two values, as one kind of thing is segmented, got 3: 0 of 255 \(.* %/,
  ],
  [
    'no foreground',
    () => draw([0]),
    /must have two values, .* got 0 of 255 \(100 % of the pixels\) alone/,
  ],
  [
    'no foreground to judge by',
    () => draw([255], { empty: (i) => i % 4 === 3 }),
    /some test masks must have foreground, got 2 without/,
  ],
  [
    'no foreground to train on',
    () => draw([255], { empty: (i) => i % 4 !== 3 }),
    /some training masks must have foreground, got 6 without/,
  ],
  [
    'one mask missing',
    () => {
      draw([255]);
      rmSync(path.join(folder, 'masks', '5.png'));
    },
    /masks: the folder must contain one mask called 5 for .*5\.png, got none/,
  ],
])('%s is refused by name', async (_, make, message) => {
  make();
  await expect(open()).rejects.toThrow(message);
});
