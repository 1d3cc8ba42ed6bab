import { integer, onlyKnown, text } from '../../check.js';
import { checkPicture } from '../check_picture.js';
import type { Picture } from '../picture.js';
import { toPng } from '../to_png.js';
import { escapeHtml, type Html } from './html.js';

/** What `figure` takes besides the picture and its caption. */
export interface FigureOptions {
  /** The same picture drawn for a dark page; default none. */
  readonly dark?: Picture;
  /** What the picture shows, for those who cannot see it; default the caption. */
  readonly alt?: string;
  /** Pixels of the picture for one of the page: the plot's `scale`; default 1. */
  readonly density?: number;
}

/** How far a picture may shrink on a narrow screen before it scrolls: captions stay legible. */
const LEAST = 0.5;

/** A picture as the address of a PNG within the page. */
function dataUri(picture: Picture): string {
  const bytes = toPng(picture);
  let binary = '';
  // In parts: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}

/**
 * A picture with its caption, as PNG within the page.
 *
 * @param picture such as `linePlot` makes
 * @param caption below it
 * @param options density 1 and alt the caption where left out
 * @throws ValueError for what is not a picture, or a density that is not a positive integer
 * @example
 * const plot = linePlot([{ y: [3, 1, 2] }], { scale: 2 });
 * figure(plot, 'Loss while training', { density: 2 }).html; // '<figure...Loss while training...'
 */
export function figure(picture: Picture, caption: string, options: FigureOptions = {}): Html {
  onlyKnown('figure', options, ['dark', 'alt', 'density']);
  const { alt = caption, dark } = options;
  text('figure', 'caption', caption);
  text('figure', 'alt', alt);
  if (dark !== undefined) checkPicture('figure', 'dark', dark);
  const density = integer('figure', 'density', options.density ?? 1, 1);
  const { width, height } = checkPicture('figure', 'picture', picture);
  const shown = Math.round(width / density);
  const style = `max-width:max(100%,${Math.round(shown * LEAST)}px)`;
  const size = `width="${shown}" height="${Math.round(height / density)}" style="${style}"`;
  const image = `<img src="${dataUri(picture)}" alt="${escapeHtml(alt)}" ${size}>`;
  const source =
    dark === undefined
      ? ''
      : `<source media="(prefers-color-scheme: dark)" srcset="${dataUri(dark)}">`;
  return {
    html: `<figure><div class="scroll" tabindex="0"><picture>${source}${image}</picture></div>
<figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  };
}
