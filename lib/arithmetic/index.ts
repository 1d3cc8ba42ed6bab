/**
 * The arithmetic of sizes, without a tensor and without TensorFlow.js: lengths, which outputPadding hits one, why a decoder
 * ends where it ends, uneven overlap. Importing it changes nothing. `tfjs-deconv/shapes` explains layers and models.
 *
 * @packageDocumentation
 */
export {
  type AxisOverlap,
  type Checkerboard,
  type CheckerboardOptions,
  checkerboard,
  type Remedy,
} from './checkerboard.js';
export { convOutputLength } from './conv_output_length.js';
export type { DecoderLayer } from './decoder_layer.js';
export { type DeconvOptions, deconvOutputLength } from './deconv_output_length.js';
export type { LengthStage } from './length_stage.js';
export type { Padding } from './padding.js';
export {
  type DecoderRemedy,
  type DecoderSolution,
  type SolveDecoderOptions,
  solveDecoder,
} from './solve_decoder.js';
export {
  type DeconvSolution,
  type ShapeSolution,
  type SolveDeconvOptions,
  solveDeconv,
} from './solve_deconv.js';
