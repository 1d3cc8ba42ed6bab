import type { Image } from './image.js';
import { isColoured } from './is_coloured.js';
import { isTransparent } from './is_transparent.js';

/** Where nothing is brighter, pictures are as good as black: 14 bits in files of 16, or masks that number classes. */
const DARK = { deep: 0.25, other: 1 / 32 };

/** What colours pictures have, counted picture by picture. */
export class PictureKinds {
  pictures = 0;
  /** Those with any pixel that is not gray. */
  coloured = 0;
  /** Those with any pixel that is not opaque. */
  transparent = 0;

  /** Those that were turned as their EXIF says. */
  turned = 0;
  /** Those whose files have more pictures, which are not taken. */
  paged = 0;
  /** The largest value of any. */
  brightest = 0;
  /** Those of more than 8 bits. */
  deep = 0;

  add(image: Image, { turned = false, pages = 1, depth = 8 } = {}): void {
    const { channels, data } = image;
    this.pictures++;
    if (turned) this.turned++;
    if (pages > 1) this.paged++;
    if (depth > 8) this.deep++;
    const colours = channels - Number(channels % 2 === 0);
    for (let i = 0; i < data.length; i++) {
      if (data[i]! > this.brightest && i % channels < colours) this.brightest = data[i]!;
    }
    if (isColoured(image)) this.coloured++;
    if (isTransparent(image)) this.transparent++;
  }

  /** How many channels keep what there is. */
  get channels(): 1 | 3 {
    return this.coloured > 0 ? 3 : 1;
  }

  /** In words, and what becomes of them where a model takes `channels`. */
  told(channels: 1 | 3, why: string): string {
    const { pictures, coloured } = this;
    const found =
      coloured === 0
        ? 'gray pictures, 1 channel'
        : coloured === pictures
          ? 'colour pictures, 3 channels'
          : `colour pictures, 3 channels; ${pictures - coloured} of ${pictures} are gray`;
    if (channels === this.channels) return found;
    return channels === 1 ? `${found}; turned gray${why}` : `${found}; repeated in 3${why}`;
  }

  /** What was taken for granted. */
  get assumed(): string[] {
    const { transparent, turned, pictures, paged, brightest, deep } = this;
    const percent = `${Number((100 * brightest).toPrecision(2))} %`;
    return [
      pictures > 0 && brightest < (deep === pictures ? DARK.deep : DARK.other)
        ? `no picture has a value above ${percent} of white: they are taken as that dark. What are scans of 12 bits in files of 16, or numbers of classes, is to be brightened first.`
        : '',
      transparent > 0
        ? `opacity is left out, which ${transparent} of ${pictures} pictures have.`
        : '',
      turned > 0 ? `${turned} of ${pictures} pictures are turned, as their EXIF says.` : '',
      paged > 0
        ? `of each file the first picture is taken: ${paged} of ${pictures} files have more.`
        : '',
    ].filter((sentence) => sentence !== '');
  }
}
