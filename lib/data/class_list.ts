import { fail, ValueError } from '../check.js';
import type { MaskClass } from './mask_classes.js';
import { type ColourKey, colourOfId, keyOf, type MaskForm } from './mask_colour.js';
import type { TextLine } from './text_lines.js';

const COLOUR = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/**
 * The colour that a text means: `#rrggbb`, `r g b` of 0 to 255 each, or the number of a class.
 *
 * @returns null for none of these
 * @example
 * parseColour('#ff0000', { depth: 8 })! / 65535 / 2 ** 32; // 1
 * parseColour('255', { depth: 8 }) === parseColour('#ffffff', { depth: 8 }); // true
 * parseColour('red', { depth: 8 }); // null
 */
export function parseColour(text: string, form: MaskForm): ColourKey | null {
  const hex = COLOUR.exec(text);
  if (hex !== null) {
    const [red, green, blue] = hex.slice(1).map((part) => 257 * Number.parseInt(part, 16));
    return keyOf(red!, green!, blue!);
  }
  const parts = text.split(/[\s,]+/).map(Number);
  if (text === '' || !parts.every((part) => Number.isInteger(part) && part >= 0)) return null;
  if (parts.length === 3 && parts.every((part) => part < 256)) {
    return keyOf(257 * parts[0]!, 257 * parts[1]!, 257 * parts[2]!);
  }
  const most = form.palette === undefined ? 2 ** form.depth : form.palette.length / 3;
  return parts.length === 1 && parts[0]! < most ? colourOfId(parts[0]!, form) : null;
}

/**
 * The classes of a file, a line each: `name,colour`; the first is the background. A first line that says
 * what the columns are, and empty ones, are left out.
 *
 * @param file for errors
 * @param form how the masks number their classes
 * @throws ValueError that names the line
 */
export function parseClasses(lines: Iterable<TextLine>, file: string, form: MaskForm): MaskClass[] {
  const classes: MaskClass[] = [];
  let first = true;
  for (const { line, text } of lines) {
    if (text.trim() === '') continue;
    const [, name = '', value = ''] = /^([^,]*),(.*)$/.exec(text) ?? [];
    const colour = parseColour(value.trim(), form);
    const head = first && /^\s*(colou?r|value|id|rgb)\s*$/i.test(value);
    first = false;
    if (head) continue;
    const where = `${file}, line ${line}`;
    if (colour === null || name.trim() === '') {
      const expected = 'name,colour, as sky,#87ceeb or sky,135 206 235 or sky,3 by its number';
      fail(where, 'the class', expected, text);
    }
    const twin = classes.find((other) => other.colour === colour || other.name === name.trim());
    if (twin !== undefined) fail(where, 'the class', `another than ${twin.name} is`, text);
    classes.push({ name: name.trim(), colour });
  }
  if (classes.length < 2) {
    throw new ValueError(
      `${file}: the file must have two classes or more, of which the first is the background, got ${classes.length}.`,
    );
  }
  return classes;
}
