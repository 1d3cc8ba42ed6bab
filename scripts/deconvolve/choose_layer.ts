import type { LayersModel } from '@tensorflow/tfjs-layers';
import { traceShapes } from '../../lib/arithmetic/index.js';
import { ValueError } from '../../lib/check.js';

const MAPS = /^(Conv[123]D(Transpose)?|SeparableConv2D|DepthwiseConv2D|Deconvolution)$/;
/** A map of fewer places says little of where. */
const LEAST = 4;

/** The layers of a model with their shapes, and the one to begin with. */
export function listLayers(model: LayersModel): { text: string; suggestion: string } {
  const { rows } = traceShapes(model);
  const convolutions = rows.filter(({ className }) => MAPS.test(className));
  if (convolutions.length === 0) {
    throw new ValueError('--model: the model must have a convolution, got none.');
  }
  const large = convolutions.filter(({ outputShape }) => {
    const spatial = outputShape.slice(1, -1);
    return spatial.every((length) => length === null || length >= LEAST);
  });
  const suggestion = (large.at(-1) ?? convolutions.at(-1)!).name;
  const [width, kinds] = [
    Math.max(...rows.map(({ name }) => name.length)),
    Math.max(...rows.map(({ className }) => className.length)),
  ];
  const lines = rows.map(({ name, className, outputShape }) => {
    const shape = outputShape.map((length) => length ?? '?').join(' x ');
    return `  ${name.padEnd(width)}  ${className.padEnd(kinds)}  ${shape}`;
  });
  return { text: lines.join('\n'), suggestion };
}
