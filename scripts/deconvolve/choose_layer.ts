import type { LayersModel } from '@tensorflow/tfjs-layers';
import { traceShapes } from '../../lib/arithmetic/shapes.js';
import { unfold } from '../../lib/arithmetic/unfold.js';
import { ValueError } from '../../lib/check.js';
import { isConvolution } from '../../lib/visualize/check_model.js';
import { firstLayer } from '../../lib/visualize/suggest_layer.js';

/** The layers of a model with their shapes, and the one to begin with. */
export function listLayers(model: LayersModel): { text: string; suggestion: string } {
  const { rows } = traceShapes(model);
  if (!unfold(model).steps.some(({ layer }) => isConvolution(layer))) {
    throw new ValueError('--model: the model must have a convolution, got none.');
  }
  const [width, kinds] = [
    Math.max(...rows.map(({ name }) => name.length)),
    Math.max(...rows.map(({ className }) => className.length)),
  ];
  const lines = rows.map(({ name, className, outputShape }) => {
    const shape = outputShape.map((length) => length ?? '?').join(' x ');
    return `  ${name.padEnd(width)}  ${className.padEnd(kinds)}  ${shape}`;
  });
  return { text: lines.join('\n'), suggestion: firstLayer(model)! };
}
