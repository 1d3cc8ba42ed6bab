import type * as tfl from '@tensorflow/tfjs-layers';
import type { LayerClass } from '../../arithmetic/layer_traits.js';
import { ATTENTION } from './attention.js';
import { writeCropOrPad } from './crop_or_pad.js';
import { writeDeconvolution } from './deconvolution.js';
import { FUNCTIONS } from './functions.js';
import { type KerasLayer, lacking, type Place, type WriteRule } from './keras_layer.js';
import { writeMaxUnpooling } from './max_unpooling.js';
import { writePixelShuffle } from './pixel_shuffle.js';
import { PLAIN } from './plain.js';
import { RECURRENT, wrapper } from './recurrent.js';
import { writeReflectionPadding } from './reflection_padding.js';
import { writeSampling } from './sampling.js';

const RULES: Partial<Record<LayerClass, WriteRule>> = {
  ...PLAIN,
  ...ATTENTION,
  ...FUNCTIONS,
  ...RECURRENT,
  Bidirectional: wrapper(writeLayer),
  TimeDistributed: wrapper(writeLayer),
  SpectralNormalization: wrapper(writeLayer),
  Deconvolution: writeDeconvolution,
  CropOrPadTo: writeCropOrPad,
  MaxUnpooling1D: writeMaxUnpooling,
  MaxUnpooling2D: writeMaxUnpooling,
  PixelShuffle: writePixelShuffle,
  PixelUnshuffle: writePixelShuffle,
  ReflectionPadding1D: writeReflectionPadding,
  ReflectionPadding2D: writeReflectionPadding,
  ReflectionPadding3D: writeReflectionPadding,
  Sampling: writeSampling,
};

const NEAREST: Record<string, string> = {
  CenterCrop: 'Cropping2D',
  Resizing: 'UpSampling2D',
  WeightNormalization: 'the layer within',
};

/** The layers of Keras that a layer is. */
export function writeLayer(layer: tfl.layers.Layer, place: Place): KerasLayer[] {
  const className = layer.getClassName();
  const rule = Object.hasOwn(RULES, className) ? RULES[className as LayerClass] : undefined;
  return (
    rule?.(layer, place) ?? lacking(layer, className, NEAREST[className] ?? 'layers that Keras has')
  );
}
