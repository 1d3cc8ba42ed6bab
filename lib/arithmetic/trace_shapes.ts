import type * as tfl from '@tensorflow/tfjs-layers';
import { shape as checkShape, ValueError } from '../check.js';
import { countParameters } from './count_parameters.js';
import {
  inferShapes,
  inputShapes,
  type LayerSource,
  layerGraph,
  layerSource,
} from './layer_graph.js';
import { explainLayer } from './layer_rules.js';
import { oddPadding } from './odd_padding.js';
import { type ShapeRow, ShapeTable } from './shape_table.js';

/**
 * Every layer's output shape and parameters, the formula with its numbers, and why: of a model, or
 * of an array of layers before a model is built from them. Nothing is built or changed.
 *
 * Rows count from 1, and the input is row 1. `String(table)` is an aligned table.
 *
 * @param inputShape without the batch; by default that of the model or of the first layer. A model
 *   with several inputs uses its own.
 * @param source a model, or layers that follow each other, built or not
 * @throws ValueError where the input shape is neither given nor known, and whatever a layer's
 *   computeOutputShape throws.
 * @example
 * const traced = traceShapes([tf.layers.conv2d({ filters: 16, kernelSize: 3 })], [28, 28, 1]);
 * traced.rows.map(({ outputShape }) => outputShape); // [[28, 28, 1], [26, 26, 16]]
 * traced.parameters; // 160
 * traced.rows[1].formula; // ['floor((i - k) / s) + 1 = floor((28 - 3) / 1) + 1 = 26']
 */
export function traceShapes(source: LayerSource, inputShape?: tfl.Shape): ShapeTable {
  const where = 'traceShapes';
  const graph = layerGraph(layerSource(where, source));
  if (inputShape !== undefined) checkShape(where, 'inputShape', inputShape);
  const given = new Map<string, tfl.Shape>();
  for (const { key, shape, name } of graph.inputs) {
    const batched = inputShape && graph.inputs.length === 1 ? [null, ...inputShape] : shape;
    if (batched === null) {
      throw new ValueError(
        `traceShapes: inputShape must be given, since ${name} does not say its own.`,
      );
    }
    given.set(key, batched);
  }
  const shapes = inferShapes(graph, given);
  const odd = oddPadding(graph, shapes);
  const counted = new Map<tfl.layers.Layer, number>();
  const rows: ShapeRow[] = graph.inputs.map(({ key, name }, n) => ({
    index: n + 1,
    name,
    className: 'Input',
    outputShape: shapes.get(key)!.slice(1),
    parameters: 0,
    formula: [],
    why: '',
  }));
  for (const step of graph.steps) {
    const { layer } = step;
    const inputs = inputShapes(step, shapes);
    const output = shapes.get(step.outputs[0]!)!;
    const { formula, why } = explainLayer(layer, inputs, output);
    const parameters = counted.get(layer) ?? countParameters(layer, inputs);
    counted.set(layer, parameters);
    rows.push({
      index: rows.length + 1,
      name: layer.name,
      className: layer.getClassName(),
      outputShape: output.slice(1),
      parameters,
      formula,
      why: odd?.step === step ? `${why} ${odd.sentence}` : why,
    });
  }
  const total = [...counted.values()].reduce((sum, count) => sum + count, 0);
  return new ShapeTable(rows, total);
}
