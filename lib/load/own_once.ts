import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import '../stock/dispose.js';
import { nodesOf } from '../tfjs/nodes_of.js';

type Counted = layers.Layer & { _refCount: number | null };
interface Call {
  readonly outboundLayer: unknown;
}
interface Owner {
  readonly layers: readonly layers.Layer[];
  readonly internalContainerRefs: readonly unknown[];
  readonly nodesByDepth: Record<string, Call[]>;
}

/**
 * Makes a model that was just made the one owner of its layers, those of models inside of it included: whoever makes a
 * model is counted as an owner as well, to whom a Sequential leaves those inside of it, and who is nobody here.
 */
export function ownOnce(model: LayersModel): void {
  const owner = model as unknown as Owner;
  const calls = nodesOf<Call>(owner).map(({ outboundLayer }) => outboundLayer);
  const among = (all: readonly unknown[], layer: Counted) =>
    all.filter((one) => one === layer).length;
  for (const layer of owner.layers as Counted[]) {
    if (layer._refCount === null) continue;
    // A model disposes of models inside of it once more by its list of them.
    layer._refCount = Math.max(among(calls, layer), 1) + among(owner.internalContainerRefs, layer);
    if ('layers' in layer) ownOnce(layer as unknown as LayersModel);
  }
}
