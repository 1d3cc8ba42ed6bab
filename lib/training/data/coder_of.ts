import type { LayersModel } from '@tensorflow/tfjs-layers';
import { descriptionOf } from '../../data/kept_description.js';
import { type TextCoder, textCoder } from '../../data/text_coder.js';

/** The alphabet that is kept with a model; models that were saved without one have ASCII's. */
export const coderOf = (model: LayersModel): TextCoder =>
  textCoder(descriptionOf(model)?.alphabet ?? { kind: 'ascii' });
