import type { Image } from './image.js';
import { isColoured } from './is_coloured.js';

/** What colours pictures have, counted picture by picture. */
export class PictureKinds {
  pictures = 0;
  /** Those with any pixel that is not gray. */
  coloured = 0;
  /** Those with any pixel that is not opaque. */
  transparent = 0;

  /** Those that were turned as their EXIF says. */
  turned = 0;

  add(image: Image, turned = false): void {
    const { channels, data } = image;
    this.pictures++;
    if (turned) this.turned++;
    if (isColoured(image)) this.coloured++;
    if (channels % 2 === 0 && data.some((value, i) => i % channels === channels - 1 && value < 1)) {
      this.transparent++;
    }
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
    const { transparent, turned, pictures } = this;
    return [
      transparent > 0
        ? `opacity is left out, which ${transparent} of ${pictures} pictures have.`
        : '',
      turned > 0 ? `${turned} of ${pictures} pictures are turned, as their EXIF says.` : '',
    ].filter((sentence) => sentence !== '');
  }
}
