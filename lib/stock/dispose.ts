import * as tfl from '@tensorflow/tfjs-layers';
import { nodesOf } from '../tfjs/nodes_of.js';
import { inSequentialBuild } from '../tfjs/sequential_build.js';

/**
 * A layer counts the times that it was called on a symbolic tensor, and is freed when as many were given up. A model of
 * tfjs gives up one of each layer: what is called twice in it is never freed. Importing this file lets a model that is
 * disposed of give up every call that is in no other living model.
 */
interface Counted {
  _refCount: number | null;
  dispose(): ReturnType<tfl.layers.Layer['dispose']>;
}

interface Call {
  readonly outboundLayer: Counted;
}

interface Container extends Counted {
  layers: Counted[];
  nodesByDepth: Record<string, Call[]>;
  /** The models inside, each of which the outer model frees for whoever made it. */
  internalContainerRefs: Counted[];
  assertNotDisposed(): void;
}

const container: Container = Object.getPrototypeOf(tfl.LayersModel.prototype);

let models: WeakRef<Container>[] = [];
let roomFor = 64;

/** Remembers a model, and forgets those that are no more each time that their number has doubled. */
function remember(model: Container): void {
  models.push(new WeakRef(model));
  if (models.length < roomFor) return;
  models = models.filter((one) => (one.deref()?._refCount ?? 0) > 0);
  roomFor = Math.max(64, 2 * models.length);
}

Object.defineProperty(container, 'internalContainerRefs', {
  configurable: true,
  // The constructor sets it; no method of the prototype runs in it.
  set(this: Container, value: Counted[]) {
    const own = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(this, 'internalContainerRefs', own);
    if (!inSequentialBuild()) remember(this);
  },
});

/** The calls of layers in a model that no other living model has. */
function ownCalls(model: Container): Counted[] {
  const others = models.map((one) => one.deref());
  const living = others.filter((one) => one !== model && (one?._refCount ?? 0) > 0);
  const shared = new Set(living.flatMap((one) => nodesOf<Call>(one!)));
  return nodesOf<Call>(model)
    .filter((node) => !shared.has(node))
    .map(({ outboundLayer }) => outboundLayer);
}

container.dispose = function (this: Container) {
  this.assertNotDisposed();
  let numDisposedVariables = 0;
  if (--this._refCount! === 0) {
    const calls = ownCalls(this);
    const among = (all: readonly Counted[], layer: Counted) =>
      all.filter((one) => one === layer).length;
    for (const layer of new Set(this.layers)) {
      const times =
        Math.max(among(this.layers, layer), among(calls, layer)) +
        among(this.internalContainerRefs, layer);
      // The first refuses a layer that is disposed of already.
      for (let i = 0; i < times && (i === 0 || layer._refCount! > 0); i++) {
        numDisposedVariables += layer.dispose().numDisposedVariables;
      }
    }
  }
  return { refCountAfterDispose: this._refCount!, numDisposedVariables };
};
