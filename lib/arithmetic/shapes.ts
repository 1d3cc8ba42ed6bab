/**
 * The shapes of layers and models, explained: one row a layer, the formula with its numbers, and why. Importing it changes
 * nothing.
 *
 * @packageDocumentation
 */
export { explainShape, type ShapeExplanation } from './explain_shape.js';
export type { LayerSource } from './layer_graph.js';
export type { ShapeRow, ShapeTable } from './shape_table.js';
export { traceShapes } from './trace_shapes.js';
