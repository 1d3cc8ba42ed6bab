/**
 * The arithmetic of sizes, without a tensor: lengths, which outputPadding hits one, why a decoder ends where it ends,
 * uneven overlap.
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
export { explainShape, type ShapeExplanation } from './explain_shape.js';
export type { LayerSource } from './layer_graph.js';
export type { LengthStage } from './length_stage.js';
export type { Padding } from './padding.js';
export type { ShapeRow, ShapeTable } from './shape_table.js';
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
export { traceShapes } from './trace_shapes.js';
