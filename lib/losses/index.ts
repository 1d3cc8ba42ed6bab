/**
 * Losses, under Keras's names: functions for `compile` and for loops of your own. Importing it makes their names known to
 * `compile`.
 *
 * @packageDocumentation
 */
import { addLosses } from '../tfjs/compile_by_name.js';
import { LOSSES } from './by_name.js';

export {
  binaryCrossentropy,
  type CrossentropyOptions,
} from './binary_crossentropy.js';
export {
  type BinaryFocalCrossentropyOptions,
  binaryFocalCrossentropy,
} from './binary_focal_crossentropy.js';
export { lossByName } from './by_name.js';
export { categoricalCrossentropy } from './categorical_crossentropy.js';
export {
  type CategoricalFocalCrossentropyOptions,
  categoricalFocalCrossentropy,
} from './categorical_focal_crossentropy.js';
export { combined, type LossTerm } from './combined.js';
export { type ContrastiveOptions, contrastive } from './contrastive.js';
export { ctc } from './ctc.js';
export { dice } from './dice.js';
export { gaussianKl } from './gaussian_kl.js';
export { type GradientPenaltyOptions, gradientPenalty } from './gradient_penalty.js';
export { hingeDiscriminator, hingeGenerator } from './hinge_gan.js';
export { type HuberOptions, huber } from './huber.js';
export type { Loss } from './loss.js';
export { msSsim } from './ms_ssim.js';
export { type PerceptualOptions, perceptual } from './perceptual.js';
export { psnr } from './psnr.js';
export { type ReduceLossOptions, type Reduction, reduceLoss } from './reduce_loss.js';
export {
  type RelativisticOptions,
  relativisticDiscriminator,
  relativisticGenerator,
} from './relativistic_gan.js';
export {
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './sparse_categorical_crossentropy.js';
export { ssim } from './ssim.js';
export { type StftOptions, type StftResolution, stft } from './stft.js';
export { totalVariation } from './total_variation.js';
export { type OverlapOptions, type TverskyOptions, tversky } from './tversky.js';
export { weightsOfClasses } from './weights_of_classes.js';

/** What tfjs-layers knows, and computes as Keras does. */
const STOCK = [
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'categoricalHinge',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredError',
  'meanSquaredLogarithmicError',
  'poisson',
  'sparseCategoricalCrossentropy',
];

addLosses(
  Object.fromEntries(
    Object.entries(LOSSES)
      .filter(([name]) => !STOCK.includes(name))
      .map(([name, loss]) => [name, () => loss]),
  ),
);
