import type { LayerKind } from '../../arithmetic/layer_kinds.js';
import { type LayerClass, traitsOf } from '../../arithmetic/layer_traits.js';
import type { BaseWeightWrapper } from '../../layers/base_weight_wrapper.js';
import { bordered, rearranged } from './arranging_rules.js';
import {
  alongChannels,
  cropped,
  fitted,
  joined,
  normalized,
  padded,
  samePlaces,
  sharedSlopes,
} from './elementwise_rules.js';
import { groupNormalized, instanceNormalized, layerNormalized } from './moment_rules.js';
import type { PieceRule, Place, RuleMaker } from './piece_rule.js';
import { staged } from './stage_rules.js';
import { recurrent, timeDistributed } from './time_rules.js';
import { averaged, convolved, largest, transposed, upsampled } from './window_rules.js';

const NOT_KNOWN = 'what it needs of its input is not known';
const ALL_POSITIONS = 'each output depends on all positions';
const ARRANGED = 'it arranges positions anew';

/** Each kind of layer: its rule, or why it has none. */
const BY_KIND: Readonly<Record<LayerKind, RuleMaker | string>> = {
  input: NOT_KNOWN,
  model: NOT_KNOWN,
  convolution: convolved,
  transposed,
  stage: staged,
  pooling: largest,
  globalPooling: ALL_POSITIONS,
  unpooling: 'its switches count positions of the whole',
  upsampling: upsampled,
  padding: padded,
  borderPadding: bordered,
  cropping: cropped,
  shuffling: rearranged,
  fitting: fitted,
  dense: NOT_KNOWN,
  embedding: 'its input is not of channels',
  recurrent,
  cell: NOT_KNOWN,
  wrapper: 'what it wraps may need any position',
  activation: samePlaces,
  gating: alongChannels,
  modulation: 'what it modulates by is no part of a picture or signal',
  quantization: 'near a tie it may take another code than in the whole',
  encoding: 'it makes channels of numbers, not of positions',
  normalization: 'its statistics are those of all positions',
  attention: ALL_POSITIONS,
  noise: samePlaces,
  sampling: samePlaces,
  merge: NOT_KNOWN,
  reshaping: ARRANGED,
  masking: 'it hands a mask on',
  scaling: samePlaces,
  penalty: samePlaces,
  preprocessing: NOT_KNOWN,
  operation: NOT_KNOWN,
};

/** As the layer within, with the kernel that the wrapper makes. */
const weighted: RuleMaker = (place) => {
  const layer = (place.layer as BaseWeightWrapper).predicting();
  const traits = traitsOf(layer.getClassName());
  if (traits === undefined) return 'the class of the layer within is not known';
  return ruleOf({ ...place, layer, traits, config: layer.getConfig() });
};

/** Classes that need less, or otherwise, than others of their kind. */
const BY_CLASS: Readonly<Partial<Record<LayerClass, RuleMaker | string>>> = {
  AveragePooling1D: averaged,
  AveragePooling2D: averaged,
  AveragePooling3D: averaged,
  Dense: samePlaces,
  Bidirectional: 'one of its layers begins at the end of the signal',
  TimeDistributed: timeDistributed,
  SpectralNormalization: weighted,
  WeightNormalization: weighted,
  Softmax: alongChannels,
  PReLU: sharedSlopes,
  BatchNormalization: alongChannels,
  LayerNormalization: layerNormalized,
  GroupNormalization: groupNormalized,
  InstanceNormalization: instanceNormalized,
  RMSNormalization: normalized,
  UnitNormalization: normalized,
  Normalization: alongChannels,
  Add: samePlaces,
  Average: samePlaces,
  Maximum: samePlaces,
  Minimum: samePlaces,
  Multiply: samePlaces,
  Concatenate: joined,
};

/** The rule for one use of a layer, or why there is none. */
export function ruleOf(place: Place): PieceRule | string {
  if (place.config.dataFormat === 'channelsFirst') return 'its channels are first';
  const found = BY_CLASS[place.layer.getClassName() as LayerClass] ?? BY_KIND[place.traits.kind];
  return typeof found === 'string' ? found : found(place);
}
