import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';

type Layer = tfl.layers.Layer;

/** tfjs-layers takes the square of their number in time. */
const MOST_CALLS = 2 ** 13;
/** tfjs-layers goes through all of them to know a shape. */
const MOST_UNROLLED = 2 ** 16;

const known = new WeakMap<Layer, number>();

/**
 * How many calls of plain layers a call of this one is: those in models are counted for every call
 * of the model, so that ten models, each calling the one inside of it twice, are a thousand.
 */
function unrolled(layer: Layer): number {
  const before = known.get(layer);
  if (before !== undefined) return before;
  const { layer: wrapped } = layer as { layer?: unknown };
  let calls = 1;
  if (layer instanceof tfl.LayersModel) calls = callsIn(layer);
  else if (wrapped instanceof tfl.layers.Layer) calls = unrolled(wrapped);
  known.set(layer, calls);
  return calls;
}

function callsIn(model: tfl.LayersModel): number {
  type Nodes = Record<string, { outboundLayer: Layer }[]>;
  const { nodesByDepth } = model as unknown as { nodesByDepth?: Nodes };
  // A Sequential whose input is not yet known has none, and calls each layer once.
  const called = nodesByDepth
    ? Object.values(nodesByDepth).flatMap((nodes) => nodes.map((node) => node.outboundLayer))
    : model.layers;
  return called.reduce((sum, layer) => sum + unrolled(layer), 0);
}

/** Refuses graphs that are small in a file and would keep tfjs-layers busy for ever. */
export class GraphSize {
  private calls = 0;
  private unrolled = 0;

  constructor(private readonly where: string) {}

  /**
   * Counts calls of a layer.
   *
   * @throws ValueError if the graph has become too large.
   */
  add(layer: Layer, calls = 1): void {
    this.calls += calls;
    this.unrolled += calls * unrolled(layer);
    if (this.calls > MOST_CALLS) {
      fail(this.where, 'the calls of layers', `at most ${MOST_CALLS}`, this.calls);
    }
    if (this.unrolled > MOST_UNROLLED) {
      const what = 'the calls of layers in models that are called again and again';
      fail(this.where, what, `at most ${MOST_UNROLLED}`, this.unrolled);
    }
  }
}
