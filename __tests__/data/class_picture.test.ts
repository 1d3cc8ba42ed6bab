import { ClassMap } from '../../lib/data/class_map.js';
import { classPicture, classPng, pictureColours } from '../../lib/data/class_picture.js';
import { parsePng } from '../../lib/data/index.js';
import { keyOf } from '../../lib/data/mask_colour.js';

const gray = (value: number) => ({ name: String(value), colour: keyOf(value, value, value) });
const COLOURED = [
  { name: 'ground', colour: 0 },
  { name: 'red', colour: keyOf(65535, 0, 0) },
  { name: 'deep', colour: keyOf(0, 3, 65535) },
];

test.each<[string, typeof COLOURED, number]>([
  ['numbers of 8 bits', [gray(0), gray(257), gray(514)], 1],
  ['numbers of 16 bits', [gray(0), gray(1), gray(700)], 1],
  ['colours', COLOURED.slice(0, 2), 3],
  ['colours of 16 bits', COLOURED, 3],
])('a mask of %s is read back as it was written', (_, classes, channels) => {
  const map = Float32Array.from({ length: 6 }, (_one, i) => i % classes.length);
  const png = classPng(map, { width: 3, height: 2 }, classes);
  const image = parsePng(png, 'a.png');
  expect([image.width, image.height, image.channels]).toEqual([3, 2, channels]);
  expect(new ClassMap(classes.map(({ colour }) => colour)).map(image)).toEqual(map);
});

test('classes that are numbers have colours that differ in pictures; those with colours keep them', () => {
  const many = Array.from({ length: 20 }, (_, i) => gray(257 * i));
  const colours = pictureColours(many);
  expect(colours[0]).toEqual([0, 0, 0]);
  for (const part of colours.flat()) expect(part).toBeLessThanOrEqual(1);
  expect(new Set(colours.map(String)).size).toBe(20);
  expect(classPicture(Float32Array.of(1, -1), COLOURED)).toEqual(
    Float32Array.of(1, 0, 0, 128 / 255, 128 / 255, 128 / 255),
  );
});
