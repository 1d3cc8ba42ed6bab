import * as tfl from '@tensorflow/tfjs-layers';
import { INTERPOLATIONS } from '../../../arithmetic/resize_weights.js';
import { KerasOperation } from '../../layers/keras_operation.js';
import type { Options } from './options.js';
import type { Rule } from './rule.js';

/** Keras's augmentation layers: they do nothing but in Keras's training, which is not repeated here. */
const AUGMENTATION = [
  'AugMix',
  'CutMix',
  'MixUp',
  'RandAugment',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomElasticTransform',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomZoom',
];

const unchanged: Rule = ({ context }: Options) => ({
  layers: [tfl.layers.activation({ activation: 'linear', name: context.name() })],
});

/** keras.ops.image.resize, which is what the layer calls. */
const resizing: Rule = (options) => {
  const size = [options.number('height', 0), options.number('width', 0)];
  const interpolation = options.take('interpolation') ?? 'bilinear';
  if (interpolation !== 'nearest' && !(INTERPOLATIONS as unknown[]).includes(interpolation)) {
    options.refuse(`interpolation=${JSON.stringify(interpolation)}`, "'bicubic'");
  }
  const antialias = options.take('antialias') === true;
  for (const key of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio']) options.only(key, false);
  options.ignore('fill_mode', 'fill_value');
  const data_format = options.take('data_format') ?? null;
  options.finish();
  const image = { images: { tensor: 0 }, size, interpolation, data_format };
  // As files had it before there was the option.
  const given = JSON.stringify(antialias ? { ...image, antialias } : image);
  return {
    layers: [new KerasOperation({ operation: 'Resize', given, name: options.context.name() })],
  };
};

/** Layers that Keras has for images before a model. */
export const IMAGES: Record<string, Rule> = {
  ...Object.fromEntries(AUGMENTATION.map((name) => [name, unchanged])),
  Resizing: resizing,
};
