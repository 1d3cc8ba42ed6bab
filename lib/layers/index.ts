/**
 * The layers alone, as classes and as `layers.conv1dTranspose` and the like. A class is registered where its name is
 * imported and used, and a bundler keeps no other; what is wrong, missing or slow in tfjs stays so. `tfjs-deconv` registers
 * all of them, corrects tfjs and has the fast kernels of the wasm backend; `tfjs-deconv/repairs` and `tfjs-deconv/wasm` bring
 * the kernels alone.
 *
 * @packageDocumentation
 */
import * as layers from './factories.js';

export type { DataFormat, Shape } from '../ops/data_format.js';
export type { PixelOrder } from '../ops/pixel_shuffle.js';
export type {
  Activation,
  ActivationIdentifier,
  Constraint,
  ConstraintIdentifier,
  Initializer,
  InitializerIdentifier,
  LayerIdentifier,
  ObjectConfig,
  Regularizer,
  RegularizerIdentifier,
} from '../tfjs/resolve.js';
export { AdaIN, type AdaINArgs } from './ada_in.js';
export { AdditiveAttention, type AdditiveAttentionArgs } from './additive_attention.js';
export { Attention, type AttentionArgs } from './attention.js';
export type { BaseAttentionArgs } from './base_attention.js';
export type { ConvTransposeArgs } from './base_conv_transpose.js';
export type { CroppingArgs } from './base_cropping.js';
export type { Depthwise1DArgs } from './base_depthwise1d.js';
export type { GroupedConvArgs } from './base_grouped_conv.js';
export type { BaseHeadsArgs } from './base_heads.js';
export type { MaxUnpoolingArgs } from './base_max_unpooling.js';
export type { PaddingArgs } from './base_padding.js';
export type { BasePixelShuffleArgs } from './base_pixel_shuffle.js';
export type { UpSamplingArgs } from './base_up_sampling.js';
export type { WeightWrapperArgs } from './base_weight_wrapper.js';
export type { ZeroPaddingArgs } from './base_zero_padding.js';
export type { Borders, BordersArgument } from './borders.js';
export type { LayerArgs } from './checked_layer.js';
export type { CodebookArgs } from './codebook.js';
export { Conv1DTranspose } from './conv1d_transpose.js';
export { Conv2DTranspose } from './conv2d_transpose.js';
export { Conv3DTranspose } from './conv3d_transpose.js';
export { CropOrPadTo, type CropOrPadToArgs } from './crop_or_pad_to.js';
export { Cropping1D } from './cropping1d.js';
export { Cropping2D } from './cropping2d.js';
export { Cropping3D } from './cropping3d.js';
export type { DeconvolutionArgs } from './deconvolution.js';
export { Deconvolution } from './deconvolution.js';
export type { MethodName } from './deconvolution_methods.js';
export { DepthwiseConv1D, type DepthwiseConv1DArgs } from './depthwise_conv1d.js';
export { EinsumDense, type EinsumDenseArgs } from './einsum_dense.js';
export { FiLM, type FiLMArgs } from './film.js';
export { GLU, type GLUArgs } from './glu.js';
export { GroupNormalization, type GroupNormalizationArgs } from './group_normalization.js';
export {
  GroupQueryAttention,
  type GroupQueryAttentionArgs,
} from './group_query_attention.js';
export { GroupedConv1D } from './grouped_conv1d.js';
export { GroupedConv2D } from './grouped_conv2d.js';
export { GroupedConv3D } from './grouped_conv3d.js';
export { Bilinear } from './initializers/bilinear.js';
export { ICNR, type ICNRArgs } from './initializers/icnr.js';
export { InstanceNormalization, type InstanceNormalizationArgs } from './instance_normalization.js';
export { MaxUnpooling1D } from './max_unpooling1d.js';
export { MaxUnpooling2D } from './max_unpooling2d.js';
export { MultiHeadAttention, type MultiHeadAttentionArgs } from './multi_head_attention.js';
export { Normalization, type NormalizationArgs } from './normalization.js';
export { PixelShuffle, type PixelShuffleArgs } from './pixel_shuffle.js';
export { PixelUnshuffle, type PixelUnshuffleArgs } from './pixel_unshuffle.js';
export {
  RandomFourierFeatures,
  type RandomFourierFeaturesArgs,
} from './random_fourier_features.js';
export { ReflectionPadding1D } from './reflection_padding1d.js';
export { ReflectionPadding2D } from './reflection_padding2d.js';
export { ReflectionPadding3D } from './reflection_padding3d.js';
export { ReplicationPadding1D } from './replication_padding1d.js';
export { ReplicationPadding2D } from './replication_padding2d.js';
export { ReplicationPadding3D } from './replication_padding3d.js';
export {
  ResidualVectorQuantizer,
  type ResidualVectorQuantizerArgs,
} from './residual_vector_quantizer.js';
export { RMSNormalization, type RMSNormalizationArgs } from './rms_normalization.js';
export { Sampling, type SamplingArgs } from './sampling.js';
export { SeparableConv1D, type SeparableConv1DArgs } from './separable_conv1d.js';
export { SinusoidalEmbedding, type SinusoidalEmbeddingArgs } from './sinusoidal_embedding.js';
export { Snake, type SnakeArgs } from './snake.js';
export {
  SpectralNormalization,
  type SpectralNormalizationArgs,
} from './spectral_normalization.js';
export { UnitNormalization, type UnitNormalizationArgs } from './unit_normalization.js';
export { UpSampling1D } from './up_sampling1d.js';
export { UpSampling3D } from './up_sampling3d.js';
export { VectorQuantizer, type VectorQuantizerArgs } from './vector_quantizer.js';
export { WeightNormalization, type WeightNormalizationArgs } from './weight_normalization.js';
export type { KernelSettingsArgs, NormSettingsArgs } from './weight_settings.js';
export type { WindowArgs } from './window_options.js';
export { ZeroPadding1D } from './zero_padding1d.js';
export { ZeroPadding3D } from './zero_padding3d.js';
// Not `export * as`, which React Native's presets of Babel do not take.
export { layers };
