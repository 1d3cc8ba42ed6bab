import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../../arithmetic/product.js';
import type { ElementType } from '../../element_types.js';
import { OnnxOperation } from '../../layers/onnx_operation.js';
import { no } from '../../operators/operator.js';
import { toTensor } from '../../tensor_value.js';
import type { Builder, KnownSize, LayerWeight, Symbolic, WeightOrigin } from '../built.js';
import { firstOrder, lastOrder } from '../layouts.js';
import { LayerNames } from './layer_names.js';

/** The largest tensor within a model: what a damaged file asks for is refused before it is computed. */
const MOST_ELEMENTS = 2 ** 30;

type Layer = tfl.layers.Layer;

const same = (x: tf.Tensor) => x;

/** Makes layers with their weights, and calls them. */
export class LayerBuilder implements Builder {
  readonly origins: WeightOrigin[] = [];
  /** Initializers that became several weights, which training moves apart. */
  readonly copied = new Set<string>();
  private readonly names = new LayerNames();
  private readonly layers = new Map<string, Layer>();
  private readonly made: Layer[] = [];
  private readonly moved = new Map<string, tfl.SymbolicTensor>();
  private unknowns = 0;

  constructor(readonly keep: boolean) {}

  layerName(node: string): string {
    return this.names.of(node);
  }

  newSize(): string {
    this.unknowns += 1;
    return `?${this.unknowns}`;
  }

  apply(
    key: string | null,
    make: () => Layer,
    inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
    weights?: readonly LayerWeight[],
  ): tfl.SymbolicTensor[] {
    const known = key === null ? undefined : this.layers.get(key);
    const layer = known ?? make();
    if (known === undefined) this.made.push(layer);
    const made = [layer.apply(inputs) as tfl.SymbolicTensor | tfl.SymbolicTensor[]].flat();
    if (known !== undefined) return made;
    if (key !== null) this.layers.set(key, layer);
    if (weights !== undefined) this.fill(layer, weights);
    return made;
  }

  private fill(layer: Layer, weights: readonly LayerWeight[]): void {
    const own = layer instanceof OnnxOperation;
    const count = layer.weights.length;
    if (!own && count !== weights.length) {
      no(`of ${weights.length} weights, where its layer has ${count}`);
    }
    if (weights.length > 0 && weights.every(({ constant }) => !constant.trainable)) {
      layer.trainable = false;
    }
    weights.forEach((weight, i) => {
      this.write(own ? layer.variable(`weight_${i}`) : layer.weights[i]!, weight);
    });
  }

  /** Gives a variable its value, and notes where that comes from. */
  private write(
    variable: tfl.LayerVariable,
    { constant, toLayer = same, toOnnx = same }: LayerWeight,
  ): void {
    tf.tidy(() => {
      const value = toLayer(toTensor(constant.value));
      if (value.shape.join() !== variable.shape.join()) {
        no(`of a weight of [${value.shape}], where its layer has one of [${variable.shape}]`);
      }
      variable.write(value.dtype === 'bool' ? tf.cast(value, 'int32') : value);
    });
    if (!constant.trainable) return;
    if (this.origins.some(({ name }) => name === constant.name)) this.copied.add(constant.name);
    const back = (x: tf.Tensor) => constant.toOnnx(toOnnx(x));
    this.origins.push({ name: constant.name, variable, toOnnx: back });
  }

  /** Frees what the layers hold, of a model that could not be made. */
  dispose(): void {
    for (const layer of this.made) {
      for (const weight of layer.weights) weight.dispose();
      if (layer instanceof OnnxOperation) layer.disposeConstants();
    }
  }

  ordered(one: Symbolic, last: boolean): tfl.SymbolicTensor {
    const rank = one.sizes.length;
    if (one.last === last || rank < 3) return one.symbol;
    const dims = (last ? lastOrder(rank) : firstOrder(rank)).slice(1);
    const key = `order ${last} ${one.symbol.name} ${one.symbol.id}`;
    const known = this.moved.get(key);
    if (known !== undefined) return known;
    const name = this.layerName(`${one.symbol.sourceLayer.name}_${last ? 'last' : 'first'}`);
    const made = tfl.layers.permute({ dims, name }).apply(one.symbol) as tfl.SymbolicTensor;
    this.moved.set(key, made);
    return made;
  }

  symbolic(
    symbol: tfl.SymbolicTensor,
    type: ElementType,
    last: boolean,
    likely: readonly KnownSize[] = [],
  ): Symbolic {
    const rank = symbol.shape.length;
    const known = product(symbol.shape.map((n) => n ?? 1));
    if (known > MOST_ELEMENTS) no(`to a tensor of shape [${symbol.shape}]`);
    const order = last && rank > 2 ? firstOrder(rank) : symbol.shape.map((_, i) => i);
    const sizes = order.map((axis, i): KnownSize => {
      const n = symbol.shape[axis]!;
      if (n !== null) return n;
      const name = likely[i];
      return typeof name === 'string' ? name : this.newSize();
    });
    return { kind: 'tensor', symbol, type, sizes, last: last && rank > 2 };
  }
}
