import type * as tf from '@tensorflow/tfjs-core';
import { classPicture, pictureColours } from '../../data/class_picture.js';
import { withChannels } from '../../data/index.js';
import type { MaskClass } from '../../data/mask_classes.js';
import { hexOf, keyOf } from '../../data/mask_colour.js';
import { stack } from '../data/source.js';

/** What says how images with masks are drawn. */
export interface MaskKind {
  classes: readonly MaskClass[];
  /** Numbers that a model gives for each pixel: 1 or as many as classes. */
  outputs: number;
  /** Of the images. */
  channels: number;
}

/** Draws images and masks of one size as tensors [n, height, width, 1 or 3], values 0..1, that go into one grid. */
export class MaskPictures {
  readonly #kind: MaskKind;
  readonly #size: readonly [height: number, width: number];

  constructor(kind: MaskKind, size: readonly [height: number, width: number]) {
    this.#kind = kind;
    this.#size = size;
  }

  /** Roots show what is dim; colours stay as they are. */
  images(all: readonly Float32Array[]): tf.Tensor {
    const { channels } = this.#kind;
    return this.#stacked(
      all.map((x) => (channels === 1 ? x.map(Math.sqrt) : x)),
      channels,
    );
  }

  /** @param maps the class of each pixel by its place; of one output its probability */
  masks(maps: readonly Float32Array[]): tf.Tensor {
    const { outputs, classes } = this.#kind;
    if (outputs === 1) return this.#stacked(maps, 1);
    return this.#stacked(
      maps.map((map) => classPicture(map, classes)),
      3,
    );
  }

  /** Each class and its colour, in words; empty where a mask is black and white. */
  get legend(): string {
    const { outputs, classes } = this.#kind;
    if (outputs === 1) return '';
    const colours = pictureColours(classes).map((parts) => {
      const [red, green, blue] = parts.map((part) => Math.round(65535 * part));
      return hexOf(keyOf(red!, green!, blue!));
    });
    return `: ${classes.map(({ name }, place) => `${name} ${colours[place]}`).join(', ')}; ignored #808080`;
  }

  #stacked(all: readonly Float32Array[], own: number): tf.Tensor {
    const { outputs, channels } = this.#kind;
    const [height, width] = this.#size;
    // A row of gray images beside one of colour is of colour as well.
    const shown = outputs === 1 && channels === 1 ? 1 : 3;
    return stack(
      all.map((data) => withChannels({ width, height, channels: own, data }, shown).data),
      [height, width, shown],
    );
  }
}
