import { pictureColours } from '../data/class_picture.js';
import type { DataDescription } from '../data/data_description.js';
import type { FoundClass } from './prediction.js';

/** Names without colours get those that are told apart: grays, which stand for numbers. */
const numbered = (names: readonly string[]) => names.map((name) => ({ name, colour: 0 }));

/** Classes with their colours in pictures. */
export function foundClasses(
  names: readonly string[],
  data: DataDescription | undefined,
): FoundClass[] {
  const classes = data?.classes ?? numbered(names);
  const colours = pictureColours(classes);
  return classes.map(({ name }, place) => {
    const [red, green, blue] = colours[place]!.map((part) => Math.round(255 * part));
    return { name, colour: [red!, green!, blue!] };
  });
}
