import { callable, integer, onlyKnown } from '../check.js';
import type { Picture } from '../pictures/picture.js';
import { ModelCallback } from './callback.js';
import type { DrawPicture } from './tensor_board.js';

/** What `imagesOfEpoch` takes. */
export interface ImagesOfEpochOptions {
  /** After every so many epochs a picture is drawn. Default 1. */
  every?: number;
}

/** Is given a picture, to show it or write it. */
export type ShowPicture = (picture: Picture, epoch: number) => void | Promise<void>;

class ImagesOfEpoch extends ModelCallback {
  constructor(
    private readonly draw: DrawPicture,
    private readonly show: ShowPicture,
    private readonly every: number,
  ) {
    super();
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if ((epoch + 1) % this.every !== 0) return;
    await this.show(await this.draw(this.model, epoch), epoch);
  }
}

/**
 * Draws a picture of the model after each epoch, as of what it reconstructs, and hands it over: to `toCanvas` in a page, to
 * a file by `toPng`.
 *
 * @param draw of the model and the number of the epoch, from 0, a picture
 * @param show is given it and the number
 * @param options after which epochs
 * @returns for `callbacks` of `fit` and `fitDataset`
 * @throws ValueError for what are no functions, and options that are none
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [4] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const x = tf.ones([2, 4]);
 * const draw = (model: tf.LayersModel) => linePlot([{ y: (model.predict(x) as tf.Tensor).dataSync() }]);
 * const sizes: number[] = [];
 * const callbacks = imagesOfEpoch(draw, ({ width }) => void sizes.push(width));
 * await model.fit(x, x, { epochs: 2, callbacks });
 * sizes; // [640, 640]
 */
export function imagesOfEpoch(
  draw: DrawPicture,
  show: ShowPicture,
  options: ImagesOfEpochOptions = {},
): ModelCallback {
  const where = 'imagesOfEpoch';
  onlyKnown(where, options, ['every']);
  const every = integer(where, 'every', options.every ?? 1, 1);
  return new ImagesOfEpoch(callable(where, 'draw', draw), callable(where, 'show', show), every);
}
