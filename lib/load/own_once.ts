import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

type Counted = layers.Layer & { _refCount: number | null };
type Owner = LayersModel & { internalContainerRefs: unknown[] };

/**
 * Makes a model that was just made the one owner of its layers, those of models inside of it
 * included: tfjs counts every call of a layer as an owner, so that one which is called twice would
 * never be freed.
 */
export function ownOnce(model: LayersModel): void {
  const { layers, internalContainerRefs } = model as Owner;
  for (const layer of layers as Counted[]) {
    if (layer._refCount === null) continue;
    // A model disposes of models inside of it once more by this list.
    layer._refCount = 1 + internalContainerRefs.filter((one) => (one as unknown) === layer).length;
    if ('layers' in layer) ownOnce(layer as unknown as LayersModel);
  }
}
