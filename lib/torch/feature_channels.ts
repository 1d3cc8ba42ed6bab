import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph } from '../arithmetic/layer_graph.js';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { isOfClass, layerKind, layerTraits } from '../arithmetic/layer_traits.js';

type Layer = tfl.layers.Layer;

/**
 * What a vector of features is: so many channels at every place of a map, in which torch has the
 * channels first and tfjs has them last; 'plain' where both have one order; 'unclear' where maps
 * were mixed.
 */
export type Features = number | 'plain' | 'unclear';

/** Kinds of which torch, too, has the features last. */
const SEQUENCES: readonly LayerKind[] = ['embedding', 'dense', 'recurrent', 'wrapper'];

/** Whether a layer gives sequences, of which torch has the features last, and no maps. */
function givesSequence(layer: Layer | undefined): boolean {
  const traits = layer && layerTraits(layer);
  if (layer !== undefined && isOfClass(layer, 'LayerNormalization')) return true;
  return traits !== undefined && SEQUENCES.includes(traits.kind) && traits.rank === null;
}

function agreed(all: readonly Features[]): Features {
  const [first = 'plain', ...others] = all;
  return others.every((one) => one === first) ? first : 'unclear';
}

const inputOf = (layer: Layer) => layer.inboundNodes[0]!.inputTensors[0]!.shape;
const outputOf = (layer: Layer) => layer.inboundNodes[0]!.outputTensors[0]!.shape;

/** Who feeds whom in a model, models inside it unfolded. */
class Connections {
  readonly before = new Map<Layer, Layer[]>();
  readonly after = new Map<Layer, Layer[]>();

  constructor(model: tfl.LayersModel) {
    this.connect(
      model,
      model.inputs.map(() => null),
    );
  }

  private connect(model: tfl.LayersModel, given: (Layer | null)[]): (Layer | null)[] {
    const graph = layerGraph(model);
    const origins = new Map(graph.inputs.map(({ key }, i) => [key, given[i] ?? null]));
    for (const { layer, inputs, outputs } of graph.steps) {
      const sources = inputs.map((key) => origins.get(key) ?? null);
      const made =
        layer instanceof tfl.LayersModel
          ? this.connect(layer, sources)
          : outputs.map(() => this.link(sources, layer));
      for (const [i, key] of outputs.entries()) origins.set(key, made[i] ?? null);
    }
    return graph.outputs.map((key) => origins.get(key) ?? null);
  }

  private link(sources: (Layer | null)[], layer: Layer): Layer {
    for (const source of sources) {
      if (source === null) continue;
      this.before.set(layer, [...(this.before.get(layer) ?? []), source]);
      this.after.set(source, [...(this.after.get(source) ?? []), layer]);
    }
    return layer;
  }
}

/** Tells for the layers of a model how their features were a map, or will be one. */
export class FeatureChannels {
  private readonly connections: Connections;

  constructor(model: tfl.LayersModel) {
    this.connections = new Connections(model);
  }

  /** Of what a layer takes. */
  taken(layer: Layer): Features {
    if (inputOf(layer).length !== 2) return 'plain';
    const sources = this.connections.before.get(layer) ?? [];
    const all = sources.map((source) => this.given(source));
    if (!isOfClass(layer, 'Concatenate')) return agreed(all);
    return all.every((one) => one === 'plain') ? 'plain' : 'unclear';
  }

  /** Of what a layer gives. */
  given(layer: Layer): Features {
    if (outputOf(layer).length !== 2) return 'plain';
    if (inputOf(layer).length > 2) return this.flattened(layer);
    if (isOfClass(layer, 'Concatenate')) return this.taken(layer);
    // What changes no feature's place hands on what it got.
    const keeps =
      layerKind(layer) !== 'dense' && String(inputOf(layer)) === String(outputOf(layer));
    const own = keeps ? this.taken(layer) : 'plain';
    return own === 'plain' ? this.reshaped(layer) : own;
  }

  private flattened(layer: Layer): Features {
    const shape = inputOf(layer);
    if (!isOfClass(layer, 'Flatten', 'Reshape')) return 'plain';
    // Such a Flatten puts the channels last by itself.
    if ((layer as { dataFormat?: string }).dataFormat === 'channelsFirst')
      return shape[1] ?? 'plain';
    const source = this.towards(layer, this.connections.before);
    const last = !(source?.first || givesSequence(source?.layer));
    return last ? (shape.at(-1) ?? 'plain') : 'plain';
  }

  /** By the users that make a map of the features. */
  private reshaped(layer: Layer): Features {
    const users = this.connections.after.get(layer) ?? [];
    const all = users.map((user): Features => {
      const shape = outputOf(user);
      if (!isOfClass(user, 'Reshape')) {
        const keeps = layerKind(user) !== 'dense' && String(shape) === String(outputOf(layer));
        return keeps ? this.reshaped(user) : 'plain';
      }
      const next = this.towards(user, this.connections.after);
      return next?.first || shape.length < 3 ? 'plain' : (shape.at(-1) ?? 'plain');
    });
    return agreed(all.filter((one) => one !== 'plain'));
  }

  /** The first layer on this side that is more than a function, and whether it has its channels first. */
  private towards(
    layer: Layer,
    side: ReadonlyMap<Layer, Layer[]>,
  ): { layer: Layer; first: boolean } | null {
    let last = layer;
    for (let at = side.get(layer)?.[0]; at !== undefined; at = side.get(at)?.[0]) {
      // What features become is a map, whatever made them.
      if (isOfClass(at, 'Reshape') && inputOf(at).length === 2 && outputOf(at).length > 2) {
        return null;
      }
      const { dataFormat } = at as { dataFormat?: string };
      // After a Permute the user has seen to the order; one at the map's other end sees to that of other features.
      const others = last !== layer && this.meetsFeatures(at, side);
      const first = dataFormat === 'channelsFirst' || (isOfClass(at, 'Permute') && !others);
      if (first || others || dataFormat !== undefined || at.weights.length > 0) {
        return { layer: at, first };
      }
      last = at;
    }
    return null;
  }

  /** Whether it is a Permute beside the layer that makes the map of features, or features of it. */
  private meetsFeatures(layer: Layer, side: ReadonlyMap<Layer, Layer[]>): boolean {
    const next = side.get(layer)?.[0];
    if (!isOfClass(layer, 'Permute') || next === undefined) return false;
    const shape = side === this.connections.before ? inputOf(next) : outputOf(next);
    return isOfClass(next, 'Flatten', 'Reshape') && shape.length === 2;
  }
}
