import { Random } from '../../lib/data/index.js';
import { classColours } from '../../lib/data/mask_classes.js';
import { colourText } from '../../lib/data/mask_colour.js';
import { MaskColours } from '../../lib/data/mask_colours.js';

const SIDE = 48;
type Draw = (x: number, y: number) => number[];

/** The classes of a mask of 0 to 255, as text. */
function classes(draw: Draw, lossy = false): string[] {
  const pixels = Array.from({ length: SIDE * SIDE }, (_, i) =>
    draw(i % SIDE, Math.floor(i / SIDE)),
  );
  const channels = pixels[0]!.length;
  const data = Float32Array.from(pixels.flat(), (value) => value / 255);
  const colours = new MaskColours();
  colours.add({ width: SIDE, height: SIDE, channels, data }, 'a.png');
  return classColours(colours.all(), lossy, 'masks').map(({ key }) => colourText(key));
}

const of255 = (...values: number[]) => values.map((value) => `${value} of 255`);
/** How far a place lies inside a disc, 0 to 1 over a pixel and a half. */
const inDisc = (x: number, y: number, radius: number) =>
  Math.min(Math.max((radius - Math.hypot(x - 24, y - 24)) / 1.5 + 0.5, 0), 1);
const random = new Random(3);

test.each<[string, Draw, boolean, string[]]>([
  ['a soft disc', (x, y) => [Math.round(255 * inDisc(x, y, 15))], false, of255(0, 255)],
  [
    'two soft discs, one in the other',
    (x, y) => [Math.round(120 * inDisc(x, y, 18) + 135 * inDisc(x, y, 9))],
    false,
    of255(0, 120, 255),
  ],
  [
    'soft discs of two colours',
    (x, y) => {
      const [a, b] = [inDisc(x, y, 18), inDisc(x, y, 9)];
      return [Math.round(200 * (a - b)), Math.round(180 * b), 0];
    },
    false,
    // The darkest first: PIL's convert('L') makes 0, 60 and 106 of them.
    ['0 of 255', '#c80000', '#00b400'],
  ],
  [
    'a disc with the noise of a JPEG',
    (x, y) => [inDisc(x, y, 15) > 0.5 ? 255 - random.integer(12) : random.integer(12)],
    true,
    of255(0, 255),
  ],
  ['lines of one pixel', (x) => [x % 9 === 4 ? 255 : 0], false, of255(0, 255)],
  [
    'a border of one pixel that is brighter than both sides',
    (x) => [x < 20 ? 0 : x === 20 ? 255 : 128],
    false,
    of255(0, 128, 255),
  ],
  [
    'a border of one pixel between both sides',
    (x) => [x < 20 ? 0 : x === 20 ? 7 : 9],
    false,
    of255(0, 7, 9),
  ],
  [
    'twenty numbers',
    (x, y) => [Math.floor(x / 10) + 5 * Math.floor(y / 12)],
    false,
    of255(...Array(20).keys()),
  ],
  ['a rare class', (x, y) => [x < 3 && y < 4 ? 1 : x < 24 ? 0 : 2], false, of255(0, 1, 2)],
  ['white on white, one of them transparent', (x) => [255, x < 20 ? 0 : 255], false, of255(0, 255)],
])('%s', (_, draw, lossy, expected) => {
  const found = classes(draw, lossy);
  if (!lossy) expect(found).toEqual(expected);
  // Of noise the commonest value stands for all.
  else expect(found.map((text) => Math.round(Number.parseInt(text, 10) / 255))).toEqual([0, 1]);
});

test.each<[string, Draw, RegExp]>([
  [
    'a picture',
    (x, y) => [(x * 5 + y * 3) % 256],
    /masks: the masks must have a colour for each of/,
  ],
  [
    'a number for each of many things',
    (x, y) => [Math.floor(x / 4) + 12 * Math.floor(y / 4)],
    /got 144 colours: .* in which each thing has a number of its own is to have one for each kind of thing, a soft one two values/,
  ],
  ['nothing', () => [0], /got 0 of 255 \(100 % of the pixels\) alone\.$/],
])('%s is refused', (_, draw, message) => {
  expect(() => classes(draw)).toThrow(message);
});
