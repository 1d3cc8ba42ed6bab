import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encode } from 'fast-png';
import { crc32 } from '../../../lib/data/crc32.js';
import { maskedImages } from '../../../lib/training/data/masked_images.js';
import { collect } from '../../../lib/training/data/source.js';
import type { DataRequest } from '../../../lib/training/tasks/task.js';

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

const open = (more: Partial<DataRequest> = {}) =>
  maskedImages({ data: folder, seed: 1, limit: Number.POSITIVE_INFINITY, ...more });

/** The masks' classes of all images, by name. */
async function found(more: Partial<DataRequest> = {}) {
  const { train, test: judged, classes, facts, channels } = await open(more);
  const maps = [...(await collect(train)), ...(await collect(judged))].map(({ y }) => y!);
  const names = classes.map(({ name }) => name);
  return { names, maps, facts, channels };
}

test.each([
  ['0 and 255', [255], {}, 'foreground (255 of 255) 50 %'],
  ['0 and 1', [1], {}, 'foreground (1 of 255) 50 %'],
  ['red', [255, 0, 0], {}, 'foreground (#ff0000) 50 %'],
  ['yellow', [255, 255, 0], {}, 'foreground (#ffff00) 50 %'],
  ['opaque white', [255, 255, 255, 255], {}, 'foreground (255 of 255) 50 %'],
  ['16 bits, 0 and 1', [1], { deep: true }, 'foreground (1 of 65535) 50 %'],
  ['16 bits, 0 and 65535', [65535], { deep: true }, 'foreground (255 of 255) 50 %'],
  ['called 7_mask.png', [255], { suffix: '_mask' }, 'foreground (255 of 255) 50 %'],
  ['called 7.mask.png', [1], { suffix: '.mask' }, 'foreground (1 of 255) 50 %'],
])('masks of two values are background and foreground: %s', async (_, colour, options, told) => {
  draw(colour, options);
  const { facts, train, test: judged } = await open();
  expect(facts.found.classes).toContain(told);
  expect(facts.found.foreground).toBe('in 8 of 8 masks');
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

/** Classes by colour: the left third, the middle, the right of each image, turned in odd ones. */
function drawClasses(colours: number[][], kind: 'gray' | 'colour' | 'deep' = 'colour') {
  draw([255]);
  for (let i = 0; i < 8; i++) {
    const channels = colours[0]!.length;
    const Bytes = kind === 'deep' ? Uint16Array : Uint8Array;
    const mask = new Bytes(SIDE * SIDE * channels);
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const across = i % 2 === 0 ? pixel % SIDE : Math.floor(pixel / SIDE);
      mask.set(colours[Math.min(Math.floor(across / 3), 2)]!, pixel * channels);
    }
    write('masks', String(i), mask, channels);
  }
}

test.each<[string, number[][], 'gray' | 'colour' | 'deep', string[]]>([
  ['numbers 0 to 2', [[0], [1], [2]], 'gray', ['0', '1', '2']],
  ['numbers far apart', [[0], [7], [200]], 'gray', ['0', '7', '200']],
  ['numbers in 16 bits', [[0], [1], [300]], 'deep', ['0', '1', '300']],
  [
    'colours',
    [
      [0, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
    ],
    'colour',
    ['#000000', '#ff0000', '#00ff00'],
  ],
  [
    'colours that are equally bright',
    [
      [0, 0, 0],
      [255, 0, 0],
      [0, 130, 0],
    ],
    'colour',
    ['#000000', '#ff0000', '#008200'],
  ],
])('three classes: %s', async (_, colours, kind, expected) => {
  drawClasses(colours, kind);
  const { names, maps, facts } = await found();
  expect(names).toEqual(expected);
  expect([...maps[0]!.subarray(0, SIDE)]).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
  for (const name of expected) expect(facts.found.classes).toMatch(new RegExp(`${name} .* %`));
});

/** A palette PNG of the colours of three classes, as fast-png writes none. */
const palettePng = (i: number) => {
  const indices = Uint8Array.from({ length: SIDE * SIDE }, (_, pixel) =>
    Math.min(Math.floor((i % 2 === 0 ? pixel % SIDE : Math.floor(pixel / SIDE)) / 3), 2),
  );
  const png = Buffer.from(encode({ width: SIDE, height: SIDE, channels: 1, data: indices }));
  // Colour type 3 in the header, and the palette behind it.
  const chunk = (kind: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const all = Buffer.alloc(body.length + 8);
    all.writeUInt32BE(data.length);
    body.copy(all, 4);
    all.writeUInt32BE(crc32(body), body.length + 4);
    return all;
  };
  const header = png.subarray(16, 29);
  header[9] = 3;
  const palette = Uint8Array.of(0, 0, 0, 128, 0, 0, 0, 128, 0);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    png.subarray(33),
  ]);
};

function drawPalette() {
  draw([255]);
  for (let i = 0; i < 8; i++) {
    writeFileSync(path.join(folder, 'masks', `${i}.png`), palettePng(i));
  }
}

const list = (text: string) => {
  const file = path.join(folder, 'classes.csv');
  writeFileSync(file, text);
  return file;
};

test('three classes of a palette are called by their place in it', async () => {
  drawPalette();
  const { names, maps } = await found();
  expect(names).toEqual(['0', '1', '2']);
  expect([...maps[0]!.subarray(0, SIDE)]).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
});

test.each<[string, () => void, string]>([
  ['numbers', () => drawClasses([[0], [1], [2]]), 'name,id\nsky,2\nroad,0\ncar,1\n'],
  ['a palette', drawPalette, 'sky,2\r\nroad,0\r\ncar,1\r\n'],
  ['colours of a palette', drawPalette, '\ufeffsky,#008000\nroad,0 0 0\n\ncar,#800000'],
])('--classes names %s, in its own order', async (_, make, text) => {
  make();
  const { names, maps, facts } = await found({ classes: list(text) });
  expect(names).toEqual(['sky', 'road', 'car']);
  expect([...maps[0]!.subarray(0, SIDE)]).toEqual([1, 1, 1, 2, 2, 2, 0, 0]);
  expect(facts.found.classes).toMatch(/^sky \(.*\) 25 %, road \(.*\) 37.5 %, car \(.*\) 37.5 %$/);
});

test.each<[string, () => void, string]>([
  ['255', () => drawClasses([[0], [1], [255]]), '255'],
  [
    'a colour',
    () =>
      drawClasses([
        [0, 0, 0],
        [255, 0, 0],
        [224, 224, 192],
      ]),
    '#e0e0c0',
  ],
])('--ignore %s: these pixels are of no class', async (_, make, ignore) => {
  make();
  const { names, maps, facts } = await found({ ignore });
  expect(names).toEqual(['background', 'foreground']);
  expect([...maps[0]!.subarray(0, SIDE)]).toEqual([0, 0, 0, 1, 1, 1, -1, -1]);
  expect(facts.found.ignored).toMatch(/, 25 % of the pixels$/);
});

test('a class that no training mask has is said to be missing', async () => {
  drawClasses([[0], [1], [1]]);
  const mask = new Uint8Array(SIDE * SIDE).map((_, pixel) => (pixel % SIDE < 4 ? 0 : 2));
  write('masks', '3', mask);
  const { names, facts } = await found();
  expect(names).toEqual(['0', '1', '2']);
  expect(facts.assumed).toEqual([
    'no training mask has 2, so that the model cannot learn to find it.',
  ]);
});

describe('255 beside small numbers', () => {
  const MAY_BE_VOID =
    '255 is a class as the others are; --ignore 255 leaves its pixels out, if it says that nothing is known of them.';

  test('is a class unless it is said to be ignored, which is told', async () => {
    drawClasses([[0], [1], [255]]);
    const { names, facts } = await found();
    expect([names, facts.assumed]).toEqual([['0', '1', '255'], [MAY_BE_VOID]]);
    expect((await found({ ignore: '255' })).facts.assumed).not.toContain(MAY_BE_VOID);
    const named = await found({ classes: list('sky,0\nroad,1\ncar,255\n') });
    expect(named.facts.assumed).toEqual([]);
  });

  test('is told to be another class than 1 where no mask has both', async () => {
    draw([255]);
    for (let i = 0; i < 8; i += 2) {
      write(
        'masks',
        String(i),
        new Uint8Array(SIDE * SIDE).map((_, p) => Number(inside(i, p))),
      );
    }
    const { names, facts } = await found();
    expect(names).toEqual(['0', '1', '255']);
    expect(facts.assumed).toContain(
      '1 and 255 are two classes, though no mask has both: where they mean the same, bring the masks to one value.',
    );
  });
});

test('a rare class between two others is one, whole', async () => {
  draw([255]);
  const mask = new Uint8Array(SIDE * SIDE).map((_, p) => (inside(0, p) ? 255 : 0));
  for (const pixel of [6, 7, 14, 15, 22, 23]) mask[pixel] = 128;
  write('masks', '2', mask);
  const { names, maps } = await found();
  expect(names).toEqual(['0', '128', '255']);
  expect(maps.filter((map) => map.includes(1))).toHaveLength(1);
});

test('colour images keep their colours, and --gray turns them gray', async () => {
  draw([255]);
  for (let i = 0; i < 8; i++) {
    const pixels = new Uint8Array(SIDE * SIDE * 3).map((_, at) => (at % 3 === 0 ? 200 : 40 + i));
    write('images', String(i), pixels, 3);
  }
  const colour = await found();
  expect([colour.channels, colour.facts.found.colours]).toEqual([
    3,
    'colour pictures, 3 channels (--gray turns them gray)',
  ]);
  const gray = await found({ gray: true });
  expect([gray.channels, gray.facts.found.colours]).toEqual([
    1,
    'colour pictures, 3 channels; turned gray (--gray)',
  ]);
});

test.each([
  [
    'no foreground',
    () => draw([0]),
    /must have two colours or more, .* got 0 of 255 \(100 % of the pixels\) alone/,
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
  [
    'a photograph in place of a mask',
    () => {
      draw([255]);
      write(
        'masks',
        '3',
        new Uint8Array(SIDE * SIDE * 3).map((_, at) => (at * 7919) % 256),
        3,
      );
    },
    /masks must have a colour for each of 2 to 64 classes, got 66 colours: .*--classes FILE says/,
  ],
  [
    'a gray picture in place of a mask',
    () => {
      draw([255]);
      write(
        'masks',
        '3',
        new Uint8Array(SIDE * SIDE).map((_, at) => 40 + ((at * 37) % 170)),
      );
    },
    /3\.png: the mask must be of the colours of classes, 0 of 255, 255 of 255, got '\d+\.?\d* % of its pixels in others'/,
  ],
])('%s is refused by name', async (_, make, message) => {
  make();
  await expect(open()).rejects.toThrow(message);
});

test.each<[string, Partial<DataRequest> & { text?: string }, RegExp]>([
  [
    'a colour that the file has not',
    { text: 'sky,0\nroad,1\n' },
    /0\.png: the mask must have the colours of .*classes\.csv, got 2 of 255 \(25 % of all pixels\)/,
  ],
  ['a class twice', { text: 'sky,0\nsky,1\n' }, /classes\.csv, line 2: the class must be another/],
  ['one class', { text: 'sky,0\n' }, /must have two classes or more, .* got 1\./],
  ['no colour', { text: 'sky,0\nroad\n' }, /line 2: the class must be name,colour, .* got 'road'/],
  ['what is no colour', { ignore: 'red' }, /ignore: it must be the number of a class or a colour/],
])('%s is refused by name', async (_, { text, ...more }, message) => {
  drawClasses([[0], [1], [2]]);
  const classes = text === undefined ? {} : { classes: list(text) };
  await expect(open({ ...more, ...classes })).rejects.toThrow(message);
});
