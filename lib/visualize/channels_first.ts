import type * as tfl from '@tensorflow/tfjs-layers';

/** A layer in use: the tensors that it takes, and the one that it gives, by key. */
export interface Use {
  readonly layer: tfl.layers.Layer;
  readonly inputs: readonly string[];
  readonly output: string;
}

const format = (layer: tfl.layers.Layer): unknown => layer.getConfig().dataFormat;

/** Whether a tensor has its channels before its spatial axes: as the last layer before it that says so. */
export function channelsFirstAt(uses: readonly Use[], key: string): boolean {
  const makers = new Map(uses.map((use) => [use.output, use]));
  let use = makers.get(key);
  while (use !== undefined && format(use.layer) === undefined) use = makers.get(use.inputs[0]!);
  return use !== undefined && format(use.layer) === 'channelsFirst';
}

/** Whether the input of layers has its channels before its spatial axes: as the first that says so. */
export function channelsFirstInput(uses: readonly Pick<Use, 'layer'>[]): boolean {
  return (
    uses.map(({ layer }) => format(layer)).find((one) => one !== undefined) === 'channelsFirst'
  );
}
