import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, flag, onlyKnown } from '../check.js';
import { describeFor, type ModelDescription } from './model_description.js';
import { type Drawable, pictureInput, type RawPicture } from './picture_input.js';
import { predictNumbers } from './predict_numbers.js';
import { predictPicture } from './predict_picture.js';
import { predictSignal } from './predict_signal.js';
import { predictText } from './predict_text.js';
import type { Prediction } from './prediction.js';
import { checkPictureOptions, PICTURE_OPTIONS, type PictureOptions } from './prepare_picture.js';
import { rangeDoubts } from './range_doubts.js';
import type { RawSignal } from './signal_input.js';

/** What `predict` takes: a picture, a signal, a text, or numbers for a decoder. */
export type PredictInput = RawPicture | Drawable | RawSignal | AudioBuffer | Float32Array | string;

/** What `predict` takes besides model and input: for a model whose description or layers do not say it. */
export interface PredictOptions extends PictureOptions {
  /**
   * Whether a mask is the mean of what the model makes of the image turned and mirrored in all eight ways, which takes
   * eight times as long; default whether the model's description has an exposure, as `train segment` writes it.
   */
  symmetries?: boolean;
}

/**
 * Runs a model on one raw input as it was trained on such: in its channels, range and exposure, by its alphabet, scale and
 * sample rate, all as its description says; and gives what the output means.
 *
 * @param model of one input and one output
 * @param input a picture ({ width, height, channels, data } of bytes or of 0..1, ImageData, canvas, img, video, ImageBitmap),
 *     a signal (Float32Array, { samples, channels, sampleRate }, AudioBuffer), a text, or a Float32Array for a decoder
 * @param options for models of others: `range`, `mean`, `std`, `bgr`; `symmetries`
 * @returns by `output`: an image, a mask with the names and colours of its classes, classes, a signal, scores, a text, a code
 * @throws ValueError for an input that is not what the model takes, an unknown option, and a model of several inputs
 * @example
 * const net = tf.sequential({
 *   layers: [
 *     tf.layers.flatten({ inputShape: [2, 2, 1] }),
 *     tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: 'zeros' }),
 *   ],
 * });
 * const found = await predict(net, { width: 2, height: 2, channels: 1, data: new Uint8Array(4) });
 * found.output; // 'classes'
 * found.told; // ['the values of images are 0 to 1 (the option range says otherwise).']
 */
export async function predict(
  model: LayersModel,
  input: PredictInput,
  options: PredictOptions = {},
): Promise<Prediction> {
  const description = describeFor('predict', model);
  return predictAs('predict', model, input, description, options);
}

/** `predict` by a description that is there already. */
export async function predictAs(
  where: string,
  model: LayersModel,
  input: unknown,
  description: ModelDescription,
  options: PredictOptions = {},
): Promise<Prediction> {
  onlyKnown(where, options, [...PICTURE_OPTIONS, 'symmetries']);
  const { length } = model.outputs;
  if (length !== 1) fail(where, 'the model', 'one of one output', `${length} outputs`);
  const { kind, output, data, inputShape } = description;
  if (kind === 'text') return predictText(where, model, input, description);
  if (kind === 'signal' || kind === 'audio') return predictSignal(where, model, input, description);
  if (kind === 'numbers') return predictNumbers(where, model, input, description);
  const { range } = description;
  const checked = checkPictureOptions(where, options, inputShape[2]!, range);
  const own = output === 'mask' && data?.exposure !== undefined;
  const symmetries = flag(where, 'symmetries', options.symmetries ?? own);
  const image = pictureInput(where, input);
  const found = await predictPicture(where, model, image, description, { ...checked, symmetries });
  if (options.range === undefined && description.assumed.length > 0) {
    found.told.push(...description.assumed, ...(await rangeDoubts(model, checked)));
  }
  return found;
}
