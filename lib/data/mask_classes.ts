import { ValueError } from '../check.js';
import { brightness, type ColourKey, colourText, distance } from './mask_colour.js';
import type { MaskColour } from './mask_colours.js';

/** A class of pixels. */
export interface MaskClass {
  /** As given, or its number or colour in masks. */
  name: string;
  /** Of its pixels in masks: red, green and blue of 0 to 65535 each, `(red * 65536 + green) * 65536 + blue`. */
  colour: ColourKey;
}

/** More classes than these are rather numbers of single things. */
const MOST_CLASSES = 64;
/** A colour fills areas if so much of it lies inside of them. */
const SOLID = 0.1;
/** With more colours than these, most of which fill no areas, masks were compressed with losses. */
const FEW = 32;
/** What a lossy file makes of a colour lies so near to it, of the way between the farthest two. */
const NEAR = 0.1;
/** A single colour between two others is a class if it has so much of the pixels. */
const LEAST = 0.001;
/** What is a mixture of no two classes has at most so much of all pixels. */
export const MOST_SHADES = 0.05;
/** With the mixtures, as soft edges have them, it has at most so much: more is a picture. */
const MOST_MIXED = 0.2;
/** A shade of two colours lies so near to the line between them: the way over it is longer by this part. */
const OFF = 0.002;

/** Whether a colour is a mixture of two others. */
function isBetween(key: ColourKey, classes: readonly MaskColour[]): boolean {
  return classes.some(({ key: a }, i) =>
    classes.slice(i + 1).some(({ key: b }) => {
      return distance(a, key) + distance(key, b) <= distance(a, b) + OFF * distance(a, b);
    }),
  );
}

/** The colour of a list that is nearest to another. */
export function nearest(key: ColourKey, colours: readonly ColourKey[]): number {
  return colours.reduce(
    (best, colour, i) => (distance(key, colour) < distance(key, colours[best]!) ? i : best),
    0,
  );
}

/** The longest way from the first of the colours to another. */
const rangeOf = (colours: readonly ColourKey[]): number =>
  colours.reduce((most, key) => Math.max(most, distance(key, colours[0]!)), 0);

/** The part of a mask's pixels that no class is near to. */
export function strangePart(
  counts: ReadonlyMap<ColourKey, number>,
  classes: readonly ColourKey[],
): number {
  const range = rangeOf(classes);
  let [strange, all] = [0, 0];
  for (const [key, count] of counts) {
    all += count;
    if (distance(key, classes[nearest(key, classes)]!) > NEAR * range) strange += count;
  }
  return strange / all;
}

/** A colour with its share, as text. */
export const shareText = (count: number, pixels: number): string =>
  `${Number(((100 * count) / Math.max(pixels, 1)).toPrecision(3))} %`;

/**
 * Those of the colours of masks that stand for classes, the darkest first. Of two colours both do. Of
 * more, those do which fill areas, those beyond them, and a single one between two others; the rest are
 * shades, as antialiasing makes at edges. In files that were compressed with losses, what is near to a
 * more frequent colour is a shade of it.
 *
 * @param colours the most frequent first
 * @param lossy whether any mask is a JPEG
 * @param where the folder, for errors
 * @throws ValueError if there is one colour only, too many, or too much of what is no class
 */
export function classColours(
  colours: readonly MaskColour[],
  lossy: boolean,
  where: string,
): MaskColour[] {
  const pixels = colours.reduce((sum, { count }) => sum + count, 0);
  const told = (some: readonly MaskColour[]) =>
    some
      .slice(0, 8)
      .map(({ key, count }) => `${colourText(key)} (${shareText(count, pixels)} of the pixels)`)
      .join(', ') + (some.length > 8 ? ', ...' : '');
  if (colours.length < 2) {
    const got = colours.length === 0 ? 'no masks' : `${told(colours)} alone`;
    throw new ValueError(
      `${where}: the masks must have two colours or more, background and foreground, got ${got}.`,
    );
  }
  const range = rangeOf(colours.map(({ key }) => key));
  const solid = colours.filter((colour) => colour.solid >= SOLID * colour.count);
  const noisy = lossy || (colours.length > FEW && 2 * solid.length < colours.length);
  const near = (key: ColourKey, some: readonly MaskColour[]) =>
    some.some((other) => distance(key, other.key) <= NEAR * range);
  let found: MaskColour[] = [];
  if (colours.length === 2) found = [...colours];
  else if (noisy) {
    for (const one of solid) if (!near(one.key, found)) found.push(one);
  } else {
    const others = colours.filter((one) => !solid.includes(one) && one.count >= LEAST * pixels);
    const beyond = others.filter(({ key }) => !isBetween(key, solid));
    const between = colours.filter((one) => !solid.includes(one) && !beyond.includes(one));
    const single = between.length === 1 ? others.filter((one) => between.includes(one)) : [];
    found = [...solid, ...beyond, ...single];
  }
  if (found.length < 2) {
    // Thin lines fill no area: what is farthest from the background.
    const first = found[0] ?? colours[0]!;
    const away = (one: MaskColour) => distance(one.key, first.key);
    found = [first, colours.reduce((a, b) => (away(b) > away(a) ? b : a))];
  }
  const keys = found.map(({ key }) => key);
  const far = colours.filter(({ key }) => distance(key, keys[nearest(key, keys)]!) > NEAR * range);
  const share = (some: readonly MaskColour[]) =>
    some.reduce((sum, { count }) => sum + count, 0) / pixels;
  const unmixed = far.filter(({ key }) => !isBetween(key, found));
  const isPicture = share(unmixed) > MOST_SHADES || share(far) > MOST_MIXED;
  if (isPicture || found.length > MOST_CLASSES) {
    throw new ValueError(
      `${where}: the masks must have a colour for each of 2 to ${MOST_CLASSES} classes, got ` +
        `${colours.length} colours: ${told(colours)}; --classes FILE says which are classes; a mask in ` +
        'which each thing has a number of its own is to have one for each kind of thing, a soft one two values.',
    );
  }
  return found.sort((a, b) => brightness(a.key) - brightness(b.key) || a.key - b.key);
}
