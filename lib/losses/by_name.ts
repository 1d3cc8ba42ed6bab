import { fail } from '../check.js';
import { binaryCrossentropy } from './binary_crossentropy.js';
import { binaryFocalCrossentropy } from './binary_focal_crossentropy.js';
import { categoricalCrossentropy } from './categorical_crossentropy.js';
import { categoricalFocalCrossentropy } from './categorical_focal_crossentropy.js';
import { contrastive } from './contrastive.js';
import { ctc } from './ctc.js';
import { dice } from './dice.js';
import { ERRORS } from './errors.js';
import { huber } from './huber.js';
import type { Loss } from './loss.js';
import { msSsim } from './ms_ssim.js';
import { psnr } from './psnr.js';
import { sparseCategoricalCrossentropy } from './sparse_categorical_crossentropy.js';
import { ssim } from './ssim.js';
import { stft } from './stft.js';
import { totalVariation } from './total_variation.js';
import { tversky } from './tversky.js';

/** The losses that a name stands for, with the defaults of their options. */
export const LOSSES: Readonly<Record<string, Loss>> = {
  ...ERRORS,
  binaryCrossentropy: binaryCrossentropy(),
  binaryFocalCrossentropy: binaryFocalCrossentropy(),
  categoricalCrossentropy: categoricalCrossentropy(),
  categoricalFocalCrossentropy: categoricalFocalCrossentropy(),
  contrastive: contrastive(),
  ctc: ctc(),
  dice: dice(),
  huber: huber(),
  msSsim: msSsim(),
  psnr: psnr(),
  sparseCategoricalCrossentropy: sparseCategoricalCrossentropy(),
  ssim: ssim(),
  stft: stft(),
  totalVariation: totalVariation(),
  tversky: tversky(),
};

/**
 * A loss by its name in `compile`, with the defaults of its options: Keras's names, camelCased.
 *
 * @param name such as 'huber' or 'meanSquaredError'
 * @throws ValueError for a name that is not known
 * @example
 * lossByName('logCosh')(tf.tensor2d([[0]]), tf.tensor2d([[1]])).dataSync(); // Float32Array [0.433781]
 */
export function lossByName(name: string): Loss {
  if (typeof name === 'string' && Object.hasOwn(LOSSES, name)) return LOSSES[name]!;
  return fail('lossByName', 'name', `one of ${Object.keys(LOSSES).sort().join(', ')}`, name);
}
