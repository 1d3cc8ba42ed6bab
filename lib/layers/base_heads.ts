import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../arithmetic/product.js';
import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import {
  flagOption,
  integerOption,
  numberOption,
  type Options,
  orNull,
  seedOption,
} from './options.js';
import {
  allOf,
  asBool,
  band,
  type CallKwargs,
  checkMasks,
  dropped,
  hide,
  inputMasks,
  type MaskName,
  masksOf,
  masksOption,
  partMasks,
  withMasks,
} from './score_mask.js';
import { addSettled, KERNEL_OPTIONS, type KernelSettingsArgs } from './weight_settings.js';

/** What MultiHeadAttention and GroupQueryAttention share. */
export interface BaseHeadsArgs extends LayerArgs, KernelSettingsArgs {
  /** The share of the attention that is dropped in training; default 0. */
  dropout?: number;
  /** Whether the projections have a bias; default true. */
  useBias?: boolean;
  /** How far apart query and key may be, below this; default null, any distance. */
  slidingWindow?: number | null;
  /** Whether a sigmoid of a projection of the query multiplies what the heads give; default false. */
  useGate?: boolean;
  /** What dropout draws by; default null, something else each time. */
  seed?: number | null;
  /** Whether no query looks at later keys: an argument of the call in Keras; default false. */
  useCausalMask?: boolean;
  /**
   * Which masks are inputs, behind the others and in this order, true where something is seen: 'query', 'value', 'key',
   * each [batch, positions], 'attention', [batch, queries, keys]. Default none: a mask then is what comes with an input.
   */
  maskInputs?: readonly ('query' | 'value' | 'key' | 'attention')[];
}

/** Heads and sizes of the projections. */
interface Heads {
  readonly queries: number;
  readonly keys: number;
  readonly keySize: number;
  readonly valueSize: number;
  /** The output's sizes behind those of the query's positions; null for the query's own size. */
  readonly output: readonly number[] | null;
  /** The axes over which is attended; null for all between the batch and the last. */
  readonly axes: readonly number[] | null;
}

/** A kernel and its bias. */
interface Projection {
  readonly kernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable | null;
}

type Masks = Partial<Record<MaskName, tf.Tensor | null | undefined>>;

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);

/** Attention by several heads: what the ways to count them share. */
export abstract class BaseHeads extends CheckedLayer {
  /** The share of the attention that is dropped in training. */
  declare readonly dropout: number;
  /** Whether the projections have a bias. */
  declare readonly useBias: boolean;
  /** How far apart query and key may be; null for any distance. */
  declare readonly slidingWindow: number | null;
  /** Whether what the heads give is gated. */
  declare readonly useGate: boolean;
  /** What dropout draws by. */
  declare seed: number | null;
  /** Whether no query looks at later keys. */
  declare readonly useCausalMask: boolean;
  /** Which masks are inputs, behind the others. */
  declare readonly maskInputs: readonly ('query' | 'value' | 'key' | 'attention')[];
  private readonly projections = new Map<string, Projection>();

  constructor(args: BaseHeadsArgs, options: Options, others: readonly string[] = []) {
    const own = {
      dropout: numberOption(0, 0, 1),
      useBias: flagOption(true),
      slidingWindow: orNull(integerOption(1)),
      useGate: flagOption(false),
      seed: seedOption,
      useCausalMask: flagOption(false),
      maskInputs: masksOption('query', 'value', 'key', 'attention'),
      ...KERNEL_OPTIONS,
    };
    super(args, { ...own, ...options }, others);
    this.supportsMasking = true;
  }

  /** How many heads there are, and how large. */
  abstract get heads(): Heads;

  /** The shapes of query, value and key. */
  private three(inputShape: Shape | Shape[]): [Shape, Shape, Shape] {
    const where = this.getClassName();
    const inputs = Array.isArray(inputShape?.[0]) ? (inputShape as Shape[]) : [];
    const { given, masks } = partMasks(inputs, this.maskInputs);
    const [query, value, key = value] = given.map((one) => oneShape(where, one));
    const rank = query?.length ?? 0;
    const all = [query, value, key].every((one) => one?.length === rank);
    const wanted = '[query, value] or [query, value, key], each [batch, ...positions, size]';
    if (!all || rank < 3 || given.length > 3) return fail(where, 'the input', wanted, inputShape);
    const equal = (a: number | null, b: number | null) => a === null || b === null || a === b;
    if (!value!.slice(1, -1).every((n, i) => equal(n, key![i + 1]!))) {
      fail(where, 'the input', 'keys and values of the same positions', given);
    }
    const masked = this.useCausalMask || this.slidingWindow !== null;
    if (masked && rank > 3)
      fail(where, 'the input', 'of rank 3 where later keys are hidden', given);
    checkMasks(where, masks, query!, value!);
    return [query!, value!, key!];
  }

  /** The axes over which is attended, and those behind the batch over which is not. */
  private axesOf(rank: number): { over: number[]; beside: number[] } {
    const over = (this.heads.axes ?? range(1, rank - 1)).map((one) => (one < 0 ? rank + one : one));
    if (!over.every((one) => one >= 1 && one < rank - 1)) {
      fail(this.getClassName(), 'attentionAxes', `between 1 and ${rank - 2}`, this.heads.axes);
    }
    return { over, beside: range(1, rank - 1).filter((axis) => !over.includes(axis)) };
  }

  override build(inputShape: Shape | Shape[]): void {
    const shapes = this.three(inputShape);
    this.axesOf(shapes[0].length);
    const [query, value, key] = shapes.map((shape) => {
      return shape.at(-1) ?? fail(this.getClassName(), 'the last axis', 'of known size', shape);
    }) as [number, number, number];
    const { queries, keys, keySize, valueSize, output } = this.heads;
    const add = (name: string, kernel: number[], bias: number[]) => {
      this.projections.set(name, {
        kernel: addSettled(this, 'kernel', kernel, `${name}/kernel`),
        bias: this.useBias ? addSettled(this, 'bias', bias, `${name}/bias`) : null,
      });
    };
    add('query', [query, queries, keySize], [queries, keySize]);
    add('key', [key, keys, keySize], [keys, keySize]);
    if (this.useGate) add('gate', [query, queries, valueSize], [queries, valueSize]);
    add('value', [value, keys, valueSize], [keys, valueSize]);
    const sizes = [...(output ?? [query])];
    add('output', [queries, valueSize, ...sizes], sizes);
    const { given } = partMasks(inputShape as Shape[], this.maskInputs);
    const all = [query, value, key].slice(0, given.length);
    this.inputSpec = [
      ...all.map((size) => new tfl.InputSpec({ axes: { [-1]: size } })),
      ...this.maskInputs.map(() => new tfl.InputSpec({})),
    ];
    super.build(inputShape);
  }

  /** Where Keras files a projection: by the name of a field, which is hidden or not. */
  protected abstract place(name: string): string;

  /** The weights by the places that Keras files them at, below the layer's own. */
  weightPlaces(): Record<string, tfl.LayerVariable[]> {
    const entries = [...this.projections].map(([name, { kernel, bias }]) => {
      return [this.place(name), bias === null ? [kernel] : [kernel, bias]];
    });
    return Object.fromEntries(entries);
  }

  /** The weights of a projection, of query, key, gate, value or output. */
  projection(name: string): { kernel: tfl.LayerVariable; bias: tfl.LayerVariable | null } {
    return this.projections.get(name)!;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query] = this.three(inputShape);
    return [...query.slice(0, -1), ...(this.heads.output ?? [query.at(-1)!])];
  }

  /** That of the query. */
  override computeMask(_: unknown, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return (inputMasks(mask)[0] ?? null) as tf.Tensor;
  }

  /** x by a kernel whose first axes, of which there are so many, are the last of x. */
  private project(name: string, x: tf.Tensor, bound = 1): tf.Tensor {
    const { kernel, bias } = this.projections.get(name)!;
    const [given, made] = [kernel.shape.slice(0, bound), kernel.shape.slice(bound)] as number[][];
    const rows = tf.reshape(x, [-1, product(given!)]);
    const y = tf.matMul(rows, tf.reshape(kernel.read(), [product(given!), product(made!)]));
    const shaped = tf.reshape(y, [...x.shape.slice(0, x.rank - bound), ...made!]);
    return bias === null ? shaped : tf.add(shaped, bias.read());
  }

  /** [batch, ...beside, heads, positions, size] of [batch, ...positions, heads, size]; the heads repeated. */
  private byHead(x: tf.Tensor, { over, beside }: { over: number[]; beside: number[] }): tf.Tensor {
    const heads = x.rank - 2;
    const turned = tf.transpose(x, [0, ...beside, heads, ...over, heads + 1]);
    const lead = turned.shape.slice(0, beside.length + 2);
    const sets = tf.reshape(turned, [...lead, -1, x.shape.at(-1)!]);
    const times = this.heads.queries / x.shape.at(-2)!;
    if (times === 1) return sets;
    // Each as often in a row as there are queries to it.
    const [batch, count, positions, size] = sets.shape as [number, number, number, number];
    const flat = tf.reshape(sets, [batch * count, 1, positions * size]);
    return tf.reshape(tf.tile(flat, [1, times, 1]), [batch, count * times, positions, size]);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs?: CallKwargs): tf.Tensor {
    const { given: three, masks } = partMasks(this.weighed(inputs), this.maskInputs);
    const [query, value, key = value] = three as [tf.Tensor, tf.Tensor, tf.Tensor?];
    return tf.tidy(() => {
      const axes = this.axesOf(query.rank);
      const q = this.byHead(this.project('query', query), axes);
      const k = this.byHead(this.project('key', key), axes);
      const v = this.byHead(this.project('value', value), axes);
      const scale = 1 / Math.sqrt(this.heads.keySize);
      const plain = tf.matMul(tf.mul(q, scale), k, false, true);
      const own = masksOf(three, kwargs?.mask);
      const mask = this.shown(
        { query: own[0], value: own[1], key: own[2], ...masks },
        query,
        value,
      );
      const weights = tf.softmax(hide(plain, mask && tf.expandDims(mask, 1)));
      const kept = dropped(this, weights, kwargs?.training === true);
      const given = this.positions(tf.matMul(kept, v), query.shape, axes);
      const gate = this.useGate ? tf.sigmoid(this.project('gate', query)) : null;
      return this.project('output', gate === null ? given : tf.mul(given, gate), 2);
    });
  }

  /** The inverse of byHead, of what the query's positions have got. */
  private positions(
    x: tf.Tensor,
    shape: number[],
    { over, beside }: { over: number[]; beside: number[] },
  ): tf.Tensor {
    const lead = x.shape.slice(0, beside.length + 2);
    const whole = tf.reshape(x, [...lead, ...over.map((axis) => shape[axis]!), x.shape.at(-1)!]);
    const heads = shape.length - 1;
    const order = [0, ...beside, heads, ...over, heads + 1];
    return tf.transpose(
      whole,
      order.map((_, axis) => order.indexOf(axis)),
    );
  }

  /** Which keys each query may look at, [batch or 1, queries, keys]; null for all. */
  private shown(
    { query: queries, value: values, key: keys, attention }: Masks,
    query: tf.Tensor,
    value: tf.Tensor,
  ): tf.Tensor | null {
    if ((queries || values || keys) && query.rank > 3) {
      fail(this.getClassName(), 'the input', 'of rank 3 where it has a mask', query.shape);
    }
    const [rows, columns] = [query.shape[1]!, value.shape[1]!];
    const { useCausalMask, slidingWindow } = this;
    return allOf([
      ...(queries ? [tf.expandDims(asBool(queries), 2)] : []),
      ...(values ? [tf.expandDims(asBool(values), 1)] : []),
      ...(keys ? [tf.expandDims(asBool(keys), 1)] : []),
      ...(attention ? [asBool(attention)] : []),
      ...(useCausalMask || slidingWindow !== null
        ? [band(rows, columns, !useCausalMask, slidingWindow)]
        : []),
    ]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return withMasks(super.getConfig());
  }
}
