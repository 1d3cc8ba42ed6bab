import type * as tfl from '@tensorflow/tfjs-layers';
import { behindWindow } from '../arithmetic/behind_axis.js';
import { layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { ValueError } from '../check.js';
import { along, type Box, reachOf, whole } from './reach.js';

/** Activations that see the whole last axis, be it the channels' or not. */
const ALONG_LAST: readonly unknown[] = ['softmax', 'logSoftmax'];

/**
 * For each input of a layer the box that a box of its output depends on, borders not cut off; null
 * for an input that only steers.
 *
 * @throws ValueError for a layer of unknown reach.
 */
export function inputBoxes(
  layer: tfl.layers.Layer,
  wanted: Box,
  inputs: readonly tfl.Shape[],
  output: tfl.Shape,
): (Box | null)[] {
  const className = layer.getClassName();
  const config = layer.getConfig();
  const box = ALONG_LAST.includes(config.activation) ? along(wanted, -1, output) : wanted;
  const shape = inputs[0]!;
  const window = layerWindow(layer, shape);
  if (window !== null) {
    const behind = [...whole(shape)];
    for (const one of window.axes) {
      behind[one.axis] = behindWindow(window.kind, one, box[one.axis]!, one.i!, output[one.axis]!);
    }
    return [behind];
  }
  const traits = layerTraits(layer);
  const reach = traits && reachOf(className, traits);
  if (reach !== undefined) return reach({ layer, traits: traits!, config, box, inputs });
  throw new ValueError(`receptiveField: the reach of ${className} '${layer.name}' is not known.`);
}
