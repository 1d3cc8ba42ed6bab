/**
 * The layers in the manner of tf.layers: one function each, of one object of arguments.
 *
 * @packageDocumentation
 */
import { AdaIN, type AdaINArgs } from './ada_in.js';
import { AdditiveAttention, type AdditiveAttentionArgs } from './additive_attention.js';
import { Attention, type AttentionArgs } from './attention.js';
import type { ConvTransposeArgs } from './base_conv_transpose.js';
import type { CroppingArgs } from './base_cropping.js';
import type { GroupedConvArgs } from './base_grouped_conv.js';
import type { MaxUnpoolingArgs } from './base_max_unpooling.js';
import type { PaddingArgs } from './base_padding.js';
import type { UpSamplingArgs } from './base_up_sampling.js';
import type { ZeroPaddingArgs } from './base_zero_padding.js';
import { Conv1DTranspose } from './conv1d_transpose.js';
import { Conv2DTranspose } from './conv2d_transpose.js';
import { Conv3DTranspose } from './conv3d_transpose.js';
import { CropOrPadTo, type CropOrPadToArgs } from './crop_or_pad_to.js';
import { Cropping1D } from './cropping1d.js';
import { Cropping2D } from './cropping2d.js';
import { Cropping3D } from './cropping3d.js';
import type { DeconvolutionArgs } from './deconvolution.js';
import { Deconvolution } from './deconvolution.js';
import { DepthwiseConv1D, type DepthwiseConv1DArgs } from './depthwise_conv1d.js';
import { EinsumDense, type EinsumDenseArgs } from './einsum_dense.js';
import { FiLM, type FiLMArgs } from './film.js';
import { GLU, type GLUArgs } from './glu.js';
import { GroupNormalization, type GroupNormalizationArgs } from './group_normalization.js';
import { GroupQueryAttention, type GroupQueryAttentionArgs } from './group_query_attention.js';
import { GroupedConv1D } from './grouped_conv1d.js';
import { GroupedConv2D } from './grouped_conv2d.js';
import { GroupedConv3D } from './grouped_conv3d.js';
import { InstanceNormalization, type InstanceNormalizationArgs } from './instance_normalization.js';
import { MaxUnpooling1D } from './max_unpooling1d.js';
import { MaxUnpooling2D } from './max_unpooling2d.js';
import { MultiHeadAttention, type MultiHeadAttentionArgs } from './multi_head_attention.js';
import { Normalization, type NormalizationArgs } from './normalization.js';
import { PixelShuffle, type PixelShuffleArgs } from './pixel_shuffle.js';
import { PixelUnshuffle, type PixelUnshuffleArgs } from './pixel_unshuffle.js';
import {
  RandomFourierFeatures,
  type RandomFourierFeaturesArgs,
} from './random_fourier_features.js';
import { ReflectionPadding1D } from './reflection_padding1d.js';
import { ReflectionPadding2D } from './reflection_padding2d.js';
import { ReflectionPadding3D } from './reflection_padding3d.js';
import { ReplicationPadding1D } from './replication_padding1d.js';
import { ReplicationPadding2D } from './replication_padding2d.js';
import { ReplicationPadding3D } from './replication_padding3d.js';
import {
  ResidualVectorQuantizer,
  type ResidualVectorQuantizerArgs,
} from './residual_vector_quantizer.js';
import { RMSNormalization, type RMSNormalizationArgs } from './rms_normalization.js';
import { Sampling, type SamplingArgs } from './sampling.js';
import { SeparableConv1D, type SeparableConv1DArgs } from './separable_conv1d.js';
import { SinusoidalEmbedding, type SinusoidalEmbeddingArgs } from './sinusoidal_embedding.js';
import { Snake, type SnakeArgs } from './snake.js';
import { SpectralNormalization, type SpectralNormalizationArgs } from './spectral_normalization.js';
import { UnitNormalization, type UnitNormalizationArgs } from './unit_normalization.js';
import { UpSampling1D } from './up_sampling1d.js';
import { UpSampling3D } from './up_sampling3d.js';
import { VectorQuantizer, type VectorQuantizerArgs } from './vector_quantizer.js';
import { WeightNormalization, type WeightNormalizationArgs } from './weight_normalization.js';
import { ZeroPadding1D } from './zero_padding1d.js';
import { ZeroPadding3D } from './zero_padding3d.js';

/**
 * The 1-D transposed convolution, Keras's Conv1DTranspose: input `[batch, length, in]`, output `[batch, outLength, filters]`.
 *
 * @param args filters and kernelSize; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.conv1dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 16, 4]); // [null, 32, 8]
 */
export const conv1dTranspose = (args: ConvTransposeArgs) => new Conv1DTranspose(args);
/**
 * The 2-D transposed convolution, Keras's Conv2DTranspose: input `[batch, height, width, in]`, output `[batch, outHeight, outWidth, filters]`.
 *
 * @param args filters and kernelSize; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.conv2dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 7, 7, 4]); // [null, 14, 14, 8]
 */
export const conv2dTranspose = (args: ConvTransposeArgs) => new Conv2DTranspose(args);
/**
 * The 3-D transposed convolution, Keras's Conv3DTranspose: input `[batch, depth, height, width, in]`, output `[batch, outDepth, outHeight, outWidth, filters]`.
 *
 * @param args filters and kernelSize; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.conv3dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' });
 * layer.computeOutputShape([null, 4, 7, 7, 4]); // [null, 8, 14, 14, 8]
 */
export const conv3dTranspose = (args: ConvTransposeArgs) => new Conv3DTranspose(args);
/**
 * One stage of a decoder, on 1-D, 2-D or 3-D input alike, by a transposed convolution, by upsampling and a
 * convolution, or by a sub-pixel convolution: input `[batch, ...spatial, in]`, output
 * `[batch, ...spatial * strides, filters]`. Keras has no such layer.
 *
 * @param args filters; method 'transpose', kernelSize 3, strides 2 and padding 'same' where left out
 * @throws ValueError for a bad argument
 * @example
 * const stage = layers.deconvolution({ filters: 16, method: 'subpixel' });
 * stage.computeOutputShape([null, 7, 7, 32]); // [null, 14, 14, 16]
 * const exact = layers.deconvolution({ filters: 16, outputSize: 13 });
 * exact.computeOutputShape([null, 7, 32]); // [null, 13, 16]
 */
export const deconvolution = (args: DeconvolutionArgs) => new Deconvolution(args);
/**
 * Repeats every element along the spatial axes, Keras's UpSampling1D: input and output `[batch, length, channels]`.
 *
 * @param args size, how often; default 2
 * @throws ValueError for a bad argument
 * @example
 * layers.upSampling1d({ size: 2 }).computeOutputShape([null, 7, 4]); // [null, 14, 4]
 */
export const upSampling1d = (args?: UpSamplingArgs) => new UpSampling1D(args);
/**
 * Repeats every element along the spatial axes, Keras's UpSampling3D: input and output `[batch, depth, height, width, channels]`.
 *
 * @param args size, how often; default 2
 * @throws ValueError for a bad argument
 * @example
 * layers.upSampling3d({ size: 2 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 6, 14, 14, 4]
 */
export const upSampling3d = (args?: UpSamplingArgs) => new UpSampling3D(args);
/**
 * Adds zeros on either side of the spatial axes, Keras's ZeroPadding1D: input and output `[batch, length, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.zeroPadding1d({ padding: 1 }).computeOutputShape([null, 7, 4]); // [null, 9, 4]
 */
export const zeroPadding1d = (args?: ZeroPaddingArgs) => new ZeroPadding1D(args);
/**
 * Adds zeros on either side of the spatial axes, Keras's ZeroPadding3D: input and output `[batch, depth, height, width, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.zeroPadding3d({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export const zeroPadding3d = (args?: ZeroPaddingArgs) => new ZeroPadding3D(args);
/**
 * Cuts elements from either side of the spatial axes, Keras's Cropping1D: input and output `[batch, length, channels]`.
 *
 * @param args cropping, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.cropping1d({ cropping: 1 }).computeOutputShape([null, 7, 4]); // [null, 5, 4]
 */
export const cropping1d = (args?: CroppingArgs) => new Cropping1D(args);
/**
 * Cuts elements from either side of the spatial axes, Keras's Cropping2D: input and output `[batch, height, width, channels]`.
 *
 * @param args cropping, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.cropping2d({ cropping: 1 }).computeOutputShape([null, 7, 7, 4]); // [null, 5, 5, 4]
 */
export const cropping2d = (args?: CroppingArgs) => new Cropping2D(args);
/**
 * Cuts elements from either side of the spatial axes, Keras's Cropping3D: input and output `[batch, depth, height, width, channels]`.
 *
 * @param args cropping, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.cropping3d({ cropping: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 1, 5, 5, 4]
 */
export const cropping3d = (args?: CroppingArgs) => new Cropping3D(args);
/**
 * Undoes a MaxPooling1D: puts each value where the pooling window had its maximum, zeros elsewhere. It is
 * applied to two tensors, x and what the pooling layer got; the output has the shape of the second. Keras has no
 * such layer.
 *
 * @param args those of the pooling layer: poolSize 2, strides poolSize and padding 'valid' where left out
 * @throws ValueError for a bad argument
 * @example
 * const unpooling = layers.maxUnpooling1d({ poolSize: 2 });
 * unpooling.computeOutputShape([[null, 14, 8], [null, 28, 8]]); // [null, 28, 8]
 */
export const maxUnpooling1d = (args?: MaxUnpoolingArgs) => new MaxUnpooling1D(args);
/**
 * Undoes a MaxPooling2D: puts each value where the pooling window had its maximum, zeros elsewhere. It is
 * applied to two tensors, x and what the pooling layer got; the output has the shape of the second. Keras has no
 * such layer.
 *
 * @param args those of the pooling layer: poolSize 2, strides poolSize and padding 'valid' where left out
 * @throws ValueError for a bad argument
 * @example
 * const unpooling = layers.maxUnpooling2d({ poolSize: 2 });
 * unpooling.computeOutputShape([[null, 14, 14, 8], [null, 28, 28, 8]]); // [null, 28, 28, 8]
 */
export const maxUnpooling2d = (args?: MaxUnpoolingArgs) => new MaxUnpooling2D(args);
/**
 * Brings one tensor to the spatial lengths of another, at run time: crops it, or adds zeros. It is applied to two
 * tensors, x and the reference, both `[batch, ...spatial, channels]`; the output is x with the reference's lengths.
 * Keras has no such layer.
 *
 * @param args dataFormat 'channelsLast' where left out
 * @throws ValueError for a bad argument
 * @example
 * const fit = layers.cropOrPadTo();
 * fit.computeOutputShape([[null, 28, 28, 8], [null, 27, 27, 16]]); // [null, 27, 27, 8]
 */
export const cropOrPadTo = (args?: CropOrPadToArgs) => new CropOrPadTo(args);
/**
 * Draws a code from normal distributions in training and gives their means in prediction: inputs [mean, logVariance], both
 * `[batch, ..., code]`, output `[batch, ..., code]`. Keras has no such layer; its examples write one.
 *
 * @param args divergenceWeight, what the divergence counts in the loss; seed
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.sampling({ divergenceWeight: 0.01 });
 * layer.computeOutputShape([[null, 16], [null, 16]]); // [null, 16]
 */
export const sampling = (args?: SamplingArgs) => new Sampling(args);
/**
 * Gives each group of channels of every sample mean 0 and variance 1, Keras's GroupNormalization: input and output
 * `[batch, ..., channels]`. With `groups: 1` it is a layer norm over all positions, with -1 an instance norm.
 *
 * @param args groups 32, axis -1 and epsilon 1e-3 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.groupNormalization({ groups: 4 }).computeOutputShape([null, 7, 7, 8]); // [null, 7, 7, 8]
 */
export const groupNormalization = (args?: GroupNormalizationArgs) => new GroupNormalization(args);
/**
 * Divides by the root of the mean square along the last axes and scales, Keras's RMSNormalization: input and output
 * `[batch, ..., channels]`.
 *
 * @param args axis -1 and epsilon 1e-6 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.rmsNormalization().computeOutputShape([null, 7, 8]); // [null, 7, 8]
 */
export const rmsNormalization = (args?: RMSNormalizationArgs) => new RMSNormalization(args);
/**
 * Brings vectors to length 1, Keras's UnitNormalization: input and output `[batch, ..., channels]`.
 *
 * @param args axis -1 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.unitNormalization().computeOutputShape([null, 7, 8]); // [null, 7, 8]
 */
export const unitNormalization = (args?: UnitNormalizationArgs) => new UnitNormalization(args);
/**
 * A product of the input and a kernel along any axes, Keras's EinsumDense: the shapes are those of the equation.
 *
 * @param args equation and outputShape; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.einsumDense({ equation: 'abc,cd->abd', outputShape: [null, 16], biasAxes: 'd' });
 * layer.computeOutputShape([null, 7, 8]); // [null, 7, 16]
 */
export const einsumDense = (args: EinsumDenseArgs) => new EinsumDense(args);
/**
 * Attention without heads by the product of query and key, Keras's Attention: inputs [query, value] or [query, value, key],
 * output `[batch, queries, valueSize]`.
 *
 * @param args useScale false, scoreMode 'dot' and dropout 0 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.attention().computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export const attention = (args?: AttentionArgs) => new Attention(args);
/**
 * Attention without heads by the tanh of query and key, Keras's AdditiveAttention: inputs [query, value] or
 * [query, value, key], output `[batch, queries, valueSize]`.
 *
 * @param args useScale true and dropout 0 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.additiveAttention().computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export const additiveAttention = (args?: AdditiveAttentionArgs) => new AdditiveAttention(args);
/**
 * Attention by several heads, Keras's MultiHeadAttention: inputs [query, value] or [query, value, key], output
 * `[batch, queries, the query's size]`.
 *
 * @param args numHeads and keyDim; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 4, useCausalMask: true });
 * layer.computeOutputShape([[null, 5, 8], [null, 5, 8]]); // [null, 5, 8]
 */
export const multiHeadAttention = (args: MultiHeadAttentionArgs) => new MultiHeadAttention(args);
/**
 * Attention with several heads of queries to one of keys and values, Keras's GroupQueryAttention: inputs [query, value] or
 * [query, value, key], output `[batch, queries, the query's size]`.
 *
 * @param args headDim, numQueryHeads and numKeyValueHeads; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.groupQueryAttention({ headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2 });
 * layer.computeOutputShape([[null, 5, 8], [null, 7, 8]]); // [null, 5, 8]
 */
export const groupQueryAttention = (args: GroupQueryAttentionArgs) => new GroupQueryAttention(args);
/**
 * The 1-D convolution in groups, Keras's Conv1D with `groups`: input `[batch, length, in]`, output
 * `[batch, outLength, filters]`.
 *
 * @param args filters, kernelSize and groups; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.groupedConv1d({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 4]); // [null, 6, 8]
 */
export const groupedConv1d = (args: GroupedConvArgs) => new GroupedConv1D(args);
/**
 * The 2-D convolution in groups, Keras's Conv2D with `groups`: input `[batch, height, width, in]`, output
 * `[batch, outHeight, outWidth, filters]`.
 *
 * @param args filters, kernelSize and groups; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.groupedConv2d({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 8, 4]); // [null, 6, 6, 8]
 */
export const groupedConv2d = (args: GroupedConvArgs) => new GroupedConv2D(args);
/**
 * The 3-D convolution in groups, Keras's Conv3D with `groups`: input `[batch, depth, height, width, in]`, output
 * `[batch, outDepth, outHeight, outWidth, filters]`.
 *
 * @param args filters, kernelSize and groups; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.groupedConv3d({ filters: 8, kernelSize: 3, groups: 2 });
 * layer.computeOutputShape([null, 8, 8, 8, 4]); // [null, 6, 6, 6, 8]
 */
export const groupedConv3d = (args: GroupedConvArgs) => new GroupedConv3D(args);
/**
 * The depthwise convolution of signals, Keras's DepthwiseConv1D: input `[batch, length, channels]`, output
 * `[batch, outLength, channels * depthMultiplier]`.
 *
 * @param args kernelSize; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * layers.depthwiseConv1d({ kernelSize: 3 }).computeOutputShape([null, 8, 4]); // [null, 6, 4]
 */
export const depthwiseConv1d = (args: DepthwiseConv1DArgs) => new DepthwiseConv1D(args);
/**
 * The separable convolution of signals, Keras's SeparableConv1D: input `[batch, length, channels]`, output
 * `[batch, outLength, filters]`.
 *
 * @param args filters and kernelSize; the rest has Keras's defaults
 * @throws ValueError for a bad argument
 * @example
 * layers.separableConv1d({ filters: 8, kernelSize: 3 }).computeOutputShape([null, 8, 4]); // [null, 6, 8]
 */
export const separableConv1d = (args: SeparableConv1DArgs) => new SeparableConv1D(args);
/**
 * Subtracts the mean of the data and divides by its spread, Keras's Normalization: input and output `[batch, ..., channels]`.
 *
 * @param args mean and variance, or none for those that the method `adapt` finds; axis -1 where left out
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.normalization();
 * layer.adapt(tf.tensor2d([[1], [3]]));
 * (layer.apply(tf.tensor2d([[4]])) as tf.Tensor).dataSync(); // Float32Array [2]
 */
export const normalization = (args?: NormalizationArgs) => new Normalization(args);
/**
 * Channels to places, PyTorch's PixelShuffle in 1-D to 3-D: input `[batch, ...spatial, r^rank channels]`, output
 * `[batch, ...spatial r, channels]`.
 *
 * @param args upscaleFactor r; order 'torch' and dataFormat 'channelsLast' where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.pixelShuffle({ upscaleFactor: 2 }).computeOutputShape([null, 7, 7, 16]); // [null, 14, 14, 4]
 */
export const pixelShuffle = (args: PixelShuffleArgs) => new PixelShuffle(args);
/**
 * Places to channels, PyTorch's PixelUnshuffle in 1-D to 3-D: input `[batch, ...spatial r, channels]`, output
 * `[batch, ...spatial, r^rank channels]`.
 *
 * @param args downscaleFactor r; order 'torch' and dataFormat 'channelsLast' where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.pixelUnshuffle({ downscaleFactor: 2 }).computeOutputShape([null, 14, 14, 4]); // [null, 7, 7, 16]
 */
export const pixelUnshuffle = (args: PixelUnshuffleArgs) => new PixelUnshuffle(args);
/**
 * Continues the spatial axes by their own values, mirrored, PyTorch's ReflectionPad1d: input and output `[batch, length, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.reflectionPadding1d({ padding: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 10, 4]
 */
export const reflectionPadding1d = (args?: PaddingArgs) => new ReflectionPadding1D(args);
/**
 * Continues the spatial axes by their own values, mirrored, PyTorch's ReflectionPad2d: input and output `[batch, height, width, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.reflectionPadding2d({ padding: 1 }).computeOutputShape([null, 7, 7, 4]); // [null, 9, 9, 4]
 */
export const reflectionPadding2d = (args?: PaddingArgs) => new ReflectionPadding2D(args);
/**
 * Continues the spatial axes by their own values, mirrored, PyTorch's ReflectionPad3d: input and output `[batch, depth, height, width, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.reflectionPadding3d({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export const reflectionPadding3d = (args?: PaddingArgs) => new ReflectionPadding3D(args);
/**
 * Repeats the outermost values of the spatial axes, PyTorch's ReplicationPad1d: input and output `[batch, length, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.replicationPadding1d({ padding: [1, 2] }).computeOutputShape([null, 7, 4]); // [null, 10, 4]
 */
export const replicationPadding1d = (args?: PaddingArgs) => new ReplicationPadding1D(args);
/**
 * Repeats the outermost values of the spatial axes, PyTorch's ReplicationPad2d: input and output `[batch, height, width, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.replicationPadding2d({ padding: 1 }).computeOutputShape([null, 7, 7, 4]); // [null, 9, 9, 4]
 */
export const replicationPadding2d = (args?: PaddingArgs) => new ReplicationPadding2D(args);
/**
 * Repeats the outermost values of the spatial axes, PyTorch's ReplicationPad3d: input and output `[batch, depth, height, width, channels]`.
 *
 * @param args padding, how many; default 1
 * @throws ValueError for a bad argument
 * @example
 * layers.replicationPadding3d({ padding: 1 }).computeOutputShape([null, 3, 7, 7, 4]); // [null, 5, 9, 9, 4]
 */
export const replicationPadding3d = (args?: PaddingArgs) => new ReplicationPadding3D(args);
/**
 * Gives each channel of every sample mean 0 and variance 1 over its places, PyTorch's InstanceNorm: input and output
 * `[batch, ...spatial, channels]`.
 *
 * @param args affine false and epsilon 1e-5 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.instanceNormalization().computeOutputShape([null, 7, 7, 8]); // [null, 7, 7, 8]
 */
export const instanceNormalization = (args?: InstanceNormalizationArgs) =>
  new InstanceNormalization(args);
/**
 * x + sin^2(alpha x) / alpha, with an alpha for each channel that is learnt, the Snake of DAC and BigVGAN: input and
 * output `[batch, ..., channels]`.
 *
 * @param args alphaLogarithmic false where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.snake().computeOutputShape([null, 7, 8]); // [null, 7, 8]
 */
export const snake = (args?: SnakeArgs) => new Snake(args);
/**
 * The first half of an axis times the sigmoid of the second, PyTorch's GLU: input `[batch, ..., 2 channels]`, output
 * `[batch, ..., channels]`.
 *
 * @param args axis -1 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.glu().computeOutputShape([null, 7, 8]); // [null, 7, 4]
 */
export const glu = (args?: GLUArgs) => new GLU(args);
/**
 * A condition scales and shifts the channels, feature-wise linear modulation: inputs [x, condition], `[batch, ...,
 * channels]` and `[batch, size]`, output as x.
 *
 * @param args useBias true; the rest as of a dense layer
 * @throws ValueError for a bad argument
 * @example
 * layers.film().computeOutputShape([[null, 7, 7, 8], [null, 16]]); // [null, 7, 7, 8]
 */
export const film = (args?: FiLMArgs) => new FiLM(args);
/**
 * The content with the mean and the standard deviation that each channel has in the style, adaptive instance
 * normalization: inputs [content, style], both `[batch, ...spatial, channels]`, output as the content.
 *
 * @param args epsilon 1e-5 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.adaIN().computeOutputShape([[null, 16, 16, 8], [null, 9, 9, 8]]); // [null, 16, 16, 8]
 */
export const adaIN = (args?: AdaINArgs) => new AdaIN(args);
/**
 * Numbers, such as the time of a diffusion, as sines and cosines, diffusers' timestep embedding: input `[batch, ..., n]`,
 * output `[batch, ..., n embeddingDim]`.
 *
 * @param args embeddingDim; flipSinToCos false, downscaleFreqShift 1, scale 1 and maxPeriod 10000 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.sinusoidalEmbedding({ embeddingDim: 128 }).computeOutputShape([null, 1]); // [null, 128]
 */
export const sinusoidalEmbedding = (args: SinusoidalEmbeddingArgs) => new SinusoidalEmbedding(args);
/**
 * Coordinates as cosines and sines along random directions that do not train: input `[batch, ..., in]`, output
 * `[batch, ..., 2 features]`.
 *
 * @param args features; scale 1 and seed null where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.randomFourierFeatures({ features: 32, seed: 1 }).computeOutputShape([null, 2]); // [null, 64]
 */
export const randomFourierFeatures = (args: RandomFourierFeaturesArgs) =>
  new RandomFourierFeatures(args);
/**
 * Divides, in training, the kernel of a layer by its largest singular value, Keras's SpectralNormalization: input and output as
 * of the layer within.
 *
 * @param args layer; powerIterations 1 where left out
 * @throws ValueError for a bad argument
 * @example
 * const layer = tf.layers.conv2d({ filters: 8, kernelSize: 3 });
 * layers.spectralNormalization({ layer }).computeOutputShape([null, 7, 7, 4]); // [null, 5, 5, 8]
 */
export const spectralNormalization = (args: SpectralNormalizationArgs) =>
  new SpectralNormalization(args);
/**
 * Has the kernel of a layer trained as lengths and directions, g v / |v|, torch's weight_norm: input and output as of the layer
 * within.
 *
 * @param args layer; axis -1 where left out
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.conv1dTranspose({ filters: 8, kernelSize: 4, strides: 2 });
 * layers.weightNormalization({ layer }).computeOutputShape([null, 7, 4]); // [null, 16, 8]
 */
export const weightNormalization = (args: WeightNormalizationArgs) => new WeightNormalization(args);
/**
 * Takes each vector for the nearest of its codes, the bottleneck of a VQ-VAE: input and output `[batch, ..., size]`.
 *
 * @param args numEmbeddings; commitmentCost 0.25, decay null and epsilon 1e-5 where left out
 * @throws ValueError for a bad argument
 * @example
 * layers.vectorQuantizer({ numEmbeddings: 512 }).computeOutputShape([null, 7, 7, 64]); // [null, 7, 7, 64]
 */
export const vectorQuantizer = (args: VectorQuantizerArgs) => new VectorQuantizer(args);
/**
 * Quantizes vectors in stages, each of what those before it have left, the bottleneck of SoundStream, EnCodec and DAC: input and
 * output `[batch, ..., size]`.
 *
 * @param args numQuantizers and numEmbeddings; embeddingDim null, normalize false, dropout 0 and what a vectorQuantizer has where left out
 * @throws ValueError for a bad argument
 * @example
 * const layer = layers.residualVectorQuantizer({ numQuantizers: 8, numEmbeddings: 1024 });
 * layer.computeOutputShape([null, 75, 128]); // [null, 75, 128]
 */
export const residualVectorQuantizer = (args: ResidualVectorQuantizerArgs) =>
  new ResidualVectorQuantizer(args);
