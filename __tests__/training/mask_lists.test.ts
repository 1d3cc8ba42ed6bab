import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng } from '../../lib/data/index.js';
import { maskedImages } from '../../lib/training/data/masked_images.js';
import { withOtherData } from '../../lib/training/data/other_data.js';
import { collect } from '../../lib/training/data/source.js';
import type { DataRequest } from '../../lib/training/tasks/task.js';
import { pictures } from '../data/pictures/fixture.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mask-lists-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (...names: string[]) => path.join(folder, ...names);
const open = (more: Partial<DataRequest> = {}) =>
  maskedImages({ data: folder, seed: 1, limit: Number.POSITIVE_INFINITY, ...more });

const [WIDTH, HEIGHT] = [12, 8];

/** A gray picture, and a file of any content. */
function draw(name: string, value = 0.5, size = [HEIGHT, WIDTH]): void {
  const [height, width] = size as [number, number];
  mkdirSync(path.dirname(file(name)), { recursive: true });
  const data = new Float32Array(height * width).fill(value);
  writeFileSync(file(name), imageToPng({ width, height, channels: 1, data }));
}
/** A mask whose first `columns` columns are foreground. */
function drawMask(name: string, columns: number): void {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  const data = Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => Number(i % WIDTH < columns));
  writeFileSync(file(name), imageToPng({ width: WIDTH, height: HEIGHT, channels: 1, data }));
}
const write = (name: string, json: unknown) => writeFileSync(file(name), JSON.stringify(json));
const counts = (y: Float32Array, place: number) => y.filter((one) => one === place).length;

const ENDINGS = ['_mask', '.mask', '-seg', '_segmentation', '_labels', '-GT', '_annotation', ''];

test.each(ENDINGS)('masks called NAME%s in a folder of their own', async (ending) => {
  for (let i = 0; i < 4; i++) {
    draw(`images/a${i}.png`);
    drawMask(`masks/a${i}${ending}.png`, i + 1);
  }
  const { train, test: judged } = await open();
  const found = [...(await collect(train)), ...(await collect(judged))];
  expect(found.map(({ y }) => counts(y!, 1))).toEqual([1, 2, 3, 4].map((n) => n * HEIGHT));
});

test.each(ENDINGS.slice(0, -1))('masks called NAME%s beside their images', async (ending) => {
  for (let i = 0; i < 4; i++) {
    draw(`a${i}.png`);
    drawMask(`a${i}${ending}.png`, i + 1);
  }
  const { facts, train } = await open();
  expect(facts.found.images).toBe('4 of 12x8 pixels');
  expect((await collect(train)).map(({ y }) => counts(y!, 1) / HEIGHT)).toEqual([1, 2, 3]);
});

test('a mask without its image, and an image without its mask, are named', async () => {
  for (let i = 0; i < 4; i++) {
    draw(`a${i}.png`);
    drawMask(`a${i}_mask.png`, i + 1);
  }
  renameSync(file('a1.png'), file('b1.png'));
  await expect(open()).rejects.toThrow(
    `${folder}: the folder must contain one image called a1 for ${file('a1_mask.png')}, got none.`,
  );
  rmSync(file('a1_mask.png'));
  await expect(open()).rejects.toThrow(
    `${folder}: the folder must contain one mask called b1 for ${file('b1.png')}, got none.`,
  );
});

test('a list of images and masks', async () => {
  const rows = Array.from({ length: 4 }, (_, i) => {
    draw(`x/${i}.png`);
    drawMask(`y/other${i}.png`, i + 1);
    return `y/other${i}.png,x/${i}.png`;
  });
  writeFileSync(file('list.csv'), ['mask,image', ...rows].join('\n'));
  const { train } = await open({ data: file('list.csv') });
  expect((await collect(train)).map(({ y }) => counts(y!, 1) / HEIGHT)).toEqual([1, 2, 3]);
  writeFileSync(file('bad.csv'), 'image,other\nx/0.png,1\n');
  await expect(open({ data: file('bad.csv') })).rejects.toThrow(
    `${file('bad.csv')}, row 1: the mask must be the path of a file, in a column called mask, got undefined.`,
  );
});

const square = (from: number, to: number) => [from, 0, to, 0, to, HEIGHT, from, HEIGHT];

/** Annotations of four images: a column of one thing and two of another, which overlap. */
function coco(): void {
  for (let i = 0; i < 4; i++) draw(`images/${i}.png`);
  write('annotations.json', {
    images: Array.from({ length: 4 }, (_, i) => ({ id: 10 + i, file_name: `${i}.png` })),
    categories: [
      { id: 5, name: 'tree' },
      { id: 2, name: 'house' },
    ],
    annotations: Array.from({ length: 4 }, (_, i) => [
      { id: 3 * i, image_id: 10 + i, category_id: 5, segmentation: [square(0, 1 + i)] },
      { id: 3 * i + 1, image_id: 10 + i, category_id: 2, segmentation: [square(6, 8)] },
      { id: 3 * i + 2, image_id: 10 + i, category_id: 2, segmentation: [square(7, 10)] },
    ]).flat(),
  });
}

test.each(['annotations.json', ''])('COCO, by the path %j', async (name) => {
  coco();
  const { facts, classes, train } = await open({ data: file(name) });
  expect(classes.map((one) => one.name)).toEqual(['background', 'house', 'tree']);
  expect(facts.found.classes).toMatch(/^background \(0 of 255\) .* house \(1 of 255\) .* tree \(2/);
  const [first] = await collect(train, 1);
  expect([1, 2].map((place) => counts(first!.y!, place) / HEIGHT)).toEqual([4, 1]);
  expect(facts.assumed).toContain('where outlines overlap, the later one lies above.');
});

test('COCO: --classes, an image that is not there, two files', async () => {
  coco();
  writeFileSync(file('classes.csv'), 'background,0\nhouse,1\n');
  await expect(open({ classes: file('classes.csv') })).rejects.toThrow(
    '--classes must be left out, as outlines name their classes',
  );
  rmSync(file('images', '2.png'));
  await expect(open()).rejects.toThrow(
    `${file('annotations.json')}, image 12: the image must be a file in ${folder} or its images/, got '2.png'.`,
  );
  write('more.json', { images: [], categories: [], annotations: [] });
  await expect(open()).rejects.toThrow('must be one: name it by --data, got');
});

/** A LabelMe file of each of four images, of which the last has nothing but background. */
function labelMe(part = ''): void {
  for (let i = 0; i < 4; i++) {
    draw(`${part}${i}.png`);
    const points = [
      [0, 0],
      [i + 1, 0],
      [i + 1, HEIGHT],
      [0, HEIGHT],
    ];
    write(`${part}${i}.json`, {
      imagePath: `${i}.png`,
      shapes: [
        { label: '_background_', shape_type: 'rectangle', points: [points[0], points[2]] },
        { label: i % 2 ? 'cat' : 'dog', shape_type: 'polygon', points },
        { label: 'dog', shape_type: 'point', points: [[3, 3]] },
      ],
    });
  }
}

test('LabelMe, beside its images', async () => {
  labelMe();
  const { facts, classes, train } = await open();
  expect(classes.map(({ name }) => name)).toEqual(['background', 'cat', 'dog']);
  const found = await collect(train);
  expect(found.map(({ y }) => [1, 2].map((place) => counts(y!, place) / HEIGHT))).toEqual([
    [0, 1],
    [2, 0],
    [0, 3],
  ]);
  expect(facts.assumed).toContain('outlines without an area are left out: 4 of type point.');
});

/** Where a stored picture of quarters shows its red one, by its orientation; PNG, JPEG and WebP alike. */
test.each(['PNG', 'JPEG', 'WEBP'])(
  'LabelMe of %s files that are turned as their EXIF says',
  async (form) => {
    const turned = pictures.turned.filter((one) => one.form === form);
    const redAt =
      (out: readonly number[], [, width]: readonly number[]) =>
      (x: number, y: number) => {
        const [r, g, b] = out.slice(3 * (y * width! + x), 3 * (y * width! + x) + 3);
        return r! > 0.5 && g! < 0.5 && b! < 0.5;
      };
    turned.forEach(({ file: content, size, out, orientation }, i) => {
      const name = `${i}.${form === 'JPEG' ? 'jpg' : form.toLowerCase()}`;
      writeFileSync(file(name), Buffer.from(content, 'base64'));
      const [height, width] = size;
      const isRed = redAt(out, size);
      const corners = [
        [0, 0],
        [width - 1, 0],
        [0, height - 1],
        [width - 1, height - 1],
      ] as const;
      const [x, y] = corners.find((at) => isRed(at[0]!, at[1]!))!;
      const [left, top] = [x === 0 ? 0 : width / 2, y === 0 ? 0 : height / 2];
      const points = [
        [left + width / 2, top + height / 2],
        [left, top],
      ];
      const shapes = [{ label: 'red', shape_type: 'rectangle', points }];
      expect(orientation).toBe(i + 1);
      write(`${i}.json`, { imagePath: name, shapes });
    });
    // One size, as half of them lie and half of them stand.
    const { train, test: judged, facts } = await open({ size: [16, 16], resize: 'stretch' });
    expect(facts.assumed.join()).toContain('7 of 8 pictures are turned, as their EXIF says');
    const found = [...(await collect(train)), ...(await collect(judged))];
    expect(found).toHaveLength(8);
    for (const { x, y } of found) {
      const off = y!.filter((mask, at) => {
        const [r, g, b] = x.slice(3 * at, 3 * at + 3);
        return (mask === 1) !== (r! > 0.5 && g! < 0.5 && b! < 0.5);
      });
      expect(counts(y!, 1)).toBe(64);
      // Borders between colours are soft.
      expect(off.length).toBeLessThan(18);
    }
  },
);

test('other outlines to judge by have the classes of the training', async () => {
  mkdirSync(file('a'));
  mkdirSync(file('b'));
  labelMe('a/');
  labelMe('b/');
  const request = { data: file('a'), test: file('b'), seed: 1, limit: 9 };
  const { test: judged, classes } = await withOtherData(request, maskedImages);
  expect(classes).toHaveLength(3);
  expect(await collect(judged)).toHaveLength(4);
  write('b/0.json', {
    imagePath: '0.png',
    shapes: [
      {
        label: 'bird',
        points: [
          [0, 0],
          [4, 0],
          [4, 4],
        ],
      },
    ],
  });
  await expect(withOtherData(request, maskedImages)).rejects.toThrow(
    "the classes must be background, cat, dog, got 'bird'.",
  );
});

test.each([
  [
    { shapes: [] },
    "the annotations must be COCO's (images and annotations) or LabelMe's (imagePath and shapes), got neither.",
  ],
  [{ imagePath: 'a.png', shapes: [] }, 'the classes must be 1 to 255, got 0.'],
])('%j is refused', async (json, message) => {
  draw('a.png');
  write('a.json', json);
  await expect(open()).rejects.toThrow(message);
});

test('outlines of which no test image has any are refused', async () => {
  labelMe();
  write('3.json', { imagePath: '3.png', shapes: [] });
  await expect(open()).rejects.toThrow('some test masks must have foreground, got 1 without.');
});

describe('--size', () => {
  test.each([
    ['cover', [4, 4]],
    ['contain', [6, 12]],
    ['stretch', [4, 4]],
  ] as const)('--resize %s moves masks with their images', async (resize, size) => {
    for (let i = 0; i < 4; i++) {
      draw(`images/${i}.png`);
      drawMask(`masks/${i}.png`, 3 * (i + 1));
    }
    const { facts, smallest, train } = await open({ size, resize });
    expect(facts).toMatchObject({ size, resize });
    expect(smallest).toBe(Math.min(...size));
    for (const [i, { x, y, size: own }] of (await collect(train)).entries()) {
      expect(own).toEqual(size);
      expect([x.length, y!.length]).toEqual([size[0] * size[1], size[0] * size[1]]);
      const share = counts(y!, 1) / y!.length;
      // A quarter more of each mask; 'cover' cuts two columns of twelve off both sides, 'contain' adds two.
      const columns = 3 * (i + 1);
      const expected = {
        cover: Math.min(Math.max(columns - 2, 0), 8) / 8,
        contain: (columns * 0.75) / 12,
        stretch: columns / 12,
      };
      expect(Math.abs(share - expected[resize])).toBeLessThan(0.13);
    }
  });
});
