import { array, text as checkText, fail, number, oneOf } from '../../check.js';
import { COLOR_MAPS, type ColorMap, colorize } from '../color_map.js';
import { escapeHtml, type Html } from './html.js';

/** From this lightness on (0 to 255) black letters are read better than white ones. */
const LIGHT = 140;

/** Rec. 709. */
const lightness = (r: number, g: number, b: number) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/**
 * A text whose words are coloured by how much each counts: what `deconvolve` finds for a text's Embedding (`wrt`), added up
 * over the channels. The largest magnitude has the full colour; a word's number stands in its title.
 *
 * @param words in their order
 * @param weights one number for each word
 * @param caption default none
 * @param map 'diverging' by default: red adds, blue takes, white is 0; the others run from 0 to the largest
 * @throws ValueError for another number of weights than words, and for what is no finite number
 * @example
 * words(['not', 'good'], [-2, 1]).html; // '...not...good...'
 */
export function words(
  words: readonly string[],
  weights: readonly number[],
  caption = '',
  map: ColorMap = 'diverging',
): Html {
  const all = array('words', 'the words', words).map((word, n) => {
    return checkText('words', `words[${n}]`, word);
  });
  const values = array('words', 'weights', weights).map((weight, n) => {
    return number('words', `weights[${n}]`, weight);
  });
  if (values.length !== all.length) {
    fail('words', 'weights', `as many as there are words (${all.length})`, values.length);
  }
  checkText('words', 'caption', caption);
  oneOf('words', 'map', map, COLOR_MAPS);
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const shares = Float32Array.from(values, (value) =>
    map === 'diverging' ? (value / most + 1) / 2 : value / most,
  );
  const colors = colorize(shares, map);
  const spans = all.map((word, n) => {
    const [r, g, b] = colors.subarray(4 * n, 4 * n + 3) as unknown as [number, number, number];
    const ink = lightness(r, g, b) > LIGHT ? '#000' : '#fff';
    const style = `background:rgb(${r},${g},${b});color:${ink};padding:0 .15em;border-radius:.2em`;
    const title = String(Number(values[n]!.toPrecision(4)));
    return `<span style="${style}" title="${title}">${escapeHtml(word)}</span>`;
  });
  const below = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return { html: `<figure><p>${spans.join(' ')}</p>${below}</figure>` };
}
