import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, layerTraits } from '../arithmetic/layer_traits.js';

/** A layer in use: the tensors that it takes, and the one that it gives, by key. */
export interface Use {
  readonly layer: tfl.layers.Layer;
  readonly inputs: readonly string[];
  readonly output: string;
}

/** Whether a layer has its channels first; undefined for one that does not tell them from others. */
function own(layer: tfl.layers.Layer): boolean | undefined {
  const { dataFormat } = layer.getConfig();
  if (dataFormat !== undefined) return dataFormat === 'channelsFirst';
  return layerTraits(layer)?.channels === 'last' ? false : undefined;
}

/** Whether a layer moves the channels from one end to the other, as Keras's channels_first comes out. */
function moves(layer: tfl.layers.Layer): boolean {
  if (!isOfClass(layer, 'Permute')) return false;
  const dims = layer.getConfig().dims as number[];
  const [rank, text] = [dims.length, dims.join()];
  const order = Array.from({ length: rank }, (_, n) => n + 1);
  return text === [...order.slice(1), 1].join() || text === [rank, ...order.slice(0, -1)].join();
}

/** Whether the input of layers has its channels before its spatial axes: as the first that says so. */
export function channelsFirstInput(uses: readonly Pick<Use, 'layer'>[]): boolean {
  let moved = false;
  for (const { layer } of uses) {
    const first = own(layer);
    if (first !== undefined) return first !== moved;
    if (moves(layer)) moved = !moved;
  }
  return moved;
}

/** Whether a tensor has its channels before its spatial axes: as the last layer before it that says so. */
export function channelsFirstAt(uses: readonly Use[], key: string): boolean {
  const makers = new Map(uses.map((use) => [use.output, use]));
  let moved = false;
  for (let use = makers.get(key); use !== undefined; use = makers.get(use.inputs[0]!)) {
    const first = own(use.layer);
    if (first !== undefined) return first !== moved;
    if (moves(use.layer)) moved = !moved;
  }
  return channelsFirstInput(uses) !== moved;
}
