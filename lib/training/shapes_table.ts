import type { LayersModel } from '@tensorflow/tfjs-layers';
import { traceShapes } from '../arithmetic/shapes.js';
import { type Html, table } from '../pictures/index.js';

/** A model's layers for a report, each with its output, its parameters and why. */
export function shapesTable(model: LayersModel): Html {
  return table(
    ['layer', 'class', 'output', 'parameters', 'why'],
    traceShapes(model).rows.map(({ name, className, outputShape, parameters, why }) => [
      name,
      className,
      outputShape.map((size) => size ?? '?').join(' x '),
      parameters,
      why,
    ]),
  );
}
