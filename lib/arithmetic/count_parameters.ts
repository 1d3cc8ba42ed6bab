import * as tfl from '@tensorflow/tfjs-layers';
import { show, ValueError } from '../check.js';
import { copyLayer } from '../tfjs/copy_layer.js';

/**
 * How many numbers a layer's weights hold. A layer that is not built yet is left so: a throwaway
 * copy of it is built with zeros, counted and disposed. The layers of a model are always built.
 */
export function countParameters(
  layer: tfl.layers.Layer,
  inputShape: tfl.Shape | tfl.Shape[],
): number {
  if (layer instanceof tfl.LayersModel) {
    return layer.layers.reduce((sum, each) => sum + countParameters(each, []), 0);
  }
  if (layer.built) return layer.countParams();
  // Another name, since tfjs gives the later of two equal weight names a suffix.
  const copy = copyLayer(layer, { ...withZeros(layer.getConfig()), name: 'throwaway' });
  try {
    copy.build(inputShape);
    return copy.countParams();
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    const why = (cause as Error).message.replace(/\.$/, '');
    const what = `the input shape of ${layer.getClassName()} '${layer.name}'`;
    throw new ValueError(
      `traceShapes: ${what} must be one that it takes, got ${show(inputShape)} (${why}).`,
      { cause },
    );
  } finally {
    for (const weight of copy.weights) weight.dispose();
  }
}

/** A config, and those of the layers and cells inside it, with initializers that cost nothing. */
function withZeros<T>(config: T): T {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const entries = Object.entries(config).map(([key, value]) => {
    return [key, key.endsWith('Initializer') ? 'zeros' : withZeros(value)];
  });
  return Object.fromEntries(entries) as T;
}
