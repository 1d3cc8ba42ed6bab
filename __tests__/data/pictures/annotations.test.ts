import { cocoAnnotations } from '../../../lib/data/coco_annotations.js';
import { drawAnnotations } from '../../../lib/data/draw_annotations.js';
import { labelMeAnnotations } from '../../../lib/data/labelme_annotations.js';
import { pictures } from './fixture.js';

const category = { id: 3, name: 'thing' };
const image = { id: 7, file_name: 'a.png' };
const coco = (segmentation: unknown, more = {}) => ({
  images: [image],
  categories: [category],
  annotations: [{ id: 1, image_id: 7, category_id: 3, segmentation, ...more }],
});
const labelMe = (points: unknown, type = 'polygon') => ({
  imagePath: 'a.png',
  shapes: [{ label: 'thing', points, shape_type: type }],
});

/** A mask of 4x3 pixels at column 2, row 1. */
const labelMeMask = (mask: string) => ({
  imagePath: 'a.png',
  shapes: [
    {
      label: 'thing',
      points: [
        [2, 1],
        [5, 3],
      ],
      shape_type: 'mask',
      mask,
    },
  ],
});

/** By Pillow, 1 bit: ##.# / ..#. / #### */
const BITS =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADAQAAAACcj5NrAAAADklEQVR4nGO4wKDA8AEABWYB4Z5AM7MAAAAASUVORK5CYII=';

/** Pixels that a mask has and whose neighbours are not all of the same value: its border, on both sides. */
function border(mask: readonly number[], [height, width]: readonly [number, number]): Set<number> {
  const found = new Set<number>();
  mask.forEach((value, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    for (const [dy, dx] of [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, -1],
    ] as const) {
      const other = (y + dy) * width + x + dx;
      const inside = y + dy < height && x + dx >= 0 && x + dx < width;
      if (inside && mask[other] !== value) found.add(at).add(other);
    }
  });
  return found;
}

describe.each(pictures.polygons)('$name', ({ points, size, pillow, coco: theirs, rle, counts }) => {
  test.each([
    ['pycocotools', theirs, coco([points.flat()])],
    ['Pillow', pillow, labelMe(points)],
  ])('as %s, but for the border', (name, expected, json) => {
    const read = name === 'Pillow' ? labelMeAnnotations : cocoAnnotations;
    const { images, labels } = read(json, 'x.json');
    const found = [...drawAnnotations(images[0]!, labels, size)];
    const edge = border(expected, size);
    const off = found.flatMap((value, at) => (value !== expected[at] && !edge.has(at) ? [at] : []));
    expect(off).toEqual([]);
    expect(found.some((value) => value === 1)).toBe(true);
    const different = found.filter((value, at) => value !== expected[at]).length;
    expect(different).toBeLessThan(edge.size / 2 + 1);
  });

  test.each([
    ['text', rle],
    ['numbers', counts],
  ])('runs as %s are those of pycocotools', (_, runs) => {
    const { images, labels } = cocoAnnotations(coco({ counts: runs, size }), 'x.json');
    expect([...drawAnnotations(images[0]!, labels, size)]).toEqual(theirs);
  });
});

test('a rectangle and a circle', () => {
  const draw = (json: unknown) => {
    const { images, labels } = labelMeAnnotations(json, 'x.json');
    return drawAnnotations(images[0]!, labels, [20, 20]).reduce((a, b) => a + b);
  };
  expect(
    draw(
      labelMe(
        [
          [2, 3],
          [12, 8],
        ],
        'rectangle',
      ),
    ),
  ).toBe(50);
  expect(
    draw(
      labelMe(
        [
          [10, 10],
          [16, 10],
        ],
        'circle',
      ),
    ),
  ).toBeCloseTo(Math.PI * 36, -1);
});

test('a mask of LabelMe is drawn to the pixel', () => {
  const { images, labels, left } = labelMeAnnotations(labelMeMask(BITS), 'x.json');
  expect(labels).toEqual(['thing']);
  expect(left.size).toBe(0);
  const rows = ['........', '..##.#..', '....#...', '..####..', '........'];
  expect([...drawAnnotations(images[0]!, labels, [5, 8])]).toEqual(
    rows.flatMap((row) => [...row].map((sign) => Number(sign === '#'))),
  );
});

test.each(['rectangle', 'rotation', 'oriented_rectangle', 'polygon'])(
  'a LabelMe %s of four corners is all of it',
  (type) => {
    const corners = [
      [2, 3],
      [12, 3],
      [12, 8],
      [2, 8],
    ];
    const { images, labels } = labelMeAnnotations(labelMe(corners, type), 'x.json');
    expect(drawAnnotations(images[0]!, labels, [20, 20]).reduce((a, b) => a + b)).toBe(50);
  },
);

test('two parts of one thing that overlap have no hole, and the later one lies above', () => {
  const square = (from: number, to: number) => [from, from, to, from, to, to, from, to];
  const json = {
    ...coco([square(1, 5), square(3, 8)]),
    categories: [category, { id: 1, name: 'other' }],
  };
  json.annotations.push({ id: 2, image_id: 7, category_id: 1, segmentation: [square(0, 2)] });
  const { images, labels } = cocoAnnotations(json, 'x.json');
  expect(labels).toEqual(['other', 'thing']);
  const map = drawAnnotations(images[0]!, labels, [10, 10]);
  expect([map[4 * 10 + 4], map[11], map[0], map[99]]).toEqual([2, 1, 1, 0]);
});

test.each<[string, () => unknown, string]>([
  [
    'an unknown image',
    () => cocoAnnotations(coco([], { image_id: 8 }), 'x'),
    'x, annotation 1: image_id must be the id of an image, got 8.',
  ],
  [
    'an unknown category',
    () => cocoAnnotations(coco([], { category_id: 8 }), 'x'),
    'x, annotation 1: category_id must be the id of a category, got 8.',
  ],
  [
    'two points',
    () => cocoAnnotations(coco([[1, 2, 3, 4]]), 'x'),
    'x, annotation 1: the polygon must be x and y of three points or more, got [1, 2, 3, 4].',
  ],
  [
    'no categories',
    () => cocoAnnotations({ images: [], annotations: [] }, 'x'),
    'x: categories must be an array, got undefined.',
  ],
  [
    'a type that LabelMe has not',
    () =>
      labelMeAnnotations(
        labelMe(
          [
            [0, 0],
            [1, 1],
          ],
          'blot',
        ),
        'x',
      ),
    "x, shape 0: shape_type must be polygon, rotation, oriented_rectangle, rectangle, circle, mask, got 'blot'.",
  ],
  [
    'a mask of LabelMe without its picture',
    () =>
      labelMeAnnotations(
        labelMe(
          [
            [0, 0],
            [1, 1],
          ],
          'mask',
        ),
        'x',
      ),
    'x, shape 0: mask must be a PNG in base64, got undefined.',
  ],
  [
    'a mask of LabelMe that is no PNG',
    () => labelMeAnnotations(labelMeMask('Tm8gUE5H'), 'x'),
    'x, shape 0: the ',
  ],
  [
    'a mask of LabelMe that is no base64',
    () => labelMeAnnotations(labelMeMask('?!'), 'x'),
    "x, shape 0: mask must be a PNG in base64, got '?!...'.",
  ],
  [
    'two points of LabelMe',
    () =>
      labelMeAnnotations(
        labelMe([
          [0, 0],
          [1, 1],
        ]),
        'x',
      ),
    'x, shape 0: points must be 3 pairs of x and y or more, got',
  ],
  [
    'a class without a name',
    () =>
      labelMeAnnotations(
        {
          imagePath: 'a',
          shapes: [
            {
              points: [
                [0, 0],
                [1, 1],
                [2, 2],
              ],
            },
          ],
        },
        'x',
      ),
    'x, shape 0: label must be a name, got undefined.',
  ],
])('%s is refused', (_, read, message) => {
  expect(read).toThrow(message);
});

test.each([
  ['too few', [3, 4]],
  ['text of another', 'zz~'],
])('runs that do not fill the image are refused: %s', (_, counts) => {
  const { images, labels } = cocoAnnotations(coco({ counts, size: [4, 5] }), 'x');
  expect(() => drawAnnotations(images[0]!, labels, [4, 5])).toThrow(
    'x, image 7: the segmentation must be runs of 20 pixels, as its image has, got',
  );
});

test('what covers nothing is left out and counted', () => {
  expect(labelMeAnnotations(labelMe([[1, 1]], 'point'), 'x').left).toEqual(new Map([['point', 1]]));
  expect(cocoAnnotations(coco([]), 'x').left).toEqual(new Map([['box', 1]]));
});
