import * as tfl from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../../../check.js';
import { GraphSize } from '../../../load/graph_size.js';
import type { KerasObject } from '../../keras_object.js';
import { KerasOperation } from '../../layers/keras_operation.js';
import type { Translated } from '../operations/tensorflow.js';
import type { Built } from '../rules/rule.js';
import { refuse, Unsupported } from '../unsupported.js';
import { applied, outputs } from './applied.js';
import { asListed } from './attention_call.js';
import { callBase } from './call_base.js';
import { flatten, readCall, readEnds, type TensorRef } from './calls.js';
import { modelLayers } from './check_layers.js';
import type { Entry } from './entry.js';
import { checkKwargs } from './kwargs.js';
import { Masks } from './masks.js';
import {
  atLayer,
  type Builder,
  type BuiltModel,
  buildLayer,
  inputConfig,
  isModel,
} from './model_builder.js';
import { isOperation, operationCall, operationLayers, operationName } from './operations.js';

/** A graph of layers, made from its outputs backwards. */
export function buildFunctional(builder: Builder, object: KerasObject, name: string): BuiltModel {
  const graph = new Graph(builder, object);
  const inputs = graph.ends('input_layers').map((ref) => graph.tensor(ref, 'outbound'));
  const outputs = graph.ends('output_layers').map((ref) => graph.tensor(ref, 'outbound'));
  const model = atLayer(builder.where, object, () => tfl.model({ inputs, outputs, name }));
  const parts = [...graph.entries.values()].map(({ part }) => part);
  return { model, part: { object, layers: [model], parts } };
}

class Graph {
  readonly entries = new Map<string, Entry>();
  readonly masks: Masks;
  private readonly size: GraphSize;

  constructor(
    private readonly builder: Builder,
    private readonly object: KerasObject,
  ) {
    const { where, names } = builder;
    this.size = new GraphSize(where);
    for (const layer of modelLayers(where, object)) {
      const key = layer.name ?? '';
      if (this.entries.has(key)) fail(where, 'the names of the layers', 'unique', key);
      const operation = isOperation(layer, builder.kerasMajor);
      this.entries.set(key, {
        object: layer,
        name: operation ? key : names.unique(key),
        calls: layer.inboundNodes.map((node) => asListed(layer.className, readCall(where, node))),
        base: { inbound: 0, outbound: 0 },
        outputs: [],
        part: { object: layer, layers: [], parts: null },
      });
    }
    const all = [...this.entries.values()];
    const refs = [
      ...all.flatMap(({ calls }) => flatten(calls.map(({ args, kwargs }) => [args, kwargs]))),
      ...this.ends('output_layers'),
    ];
    for (const entry of all) entry.base = callBase(entry, refs, builder.kerasMajor);
    this.masks = new Masks(this.entries, builder.kerasMajor);
  }

  ends(key: 'input_layers' | 'output_layers'): TensorRef[] {
    return readEnds(this.builder.where, key, this.object.config[key]);
  }

  private entryOf(ref: TensorRef): Entry {
    const entry = this.entries.get(ref.layer);
    if (entry !== undefined) return entry;
    return fail(this.builder.where, 'a tensor', 'the output of a layer of the model', ref.layer);
  }

  /** A tensor, with all that it is made of; without recursion, as a file can be deep. */
  tensor(ref: TensorRef, side: 'inbound' | 'outbound'): tfl.SymbolicTensor {
    const { where } = this.builder;
    const wanted = this.entryOf(ref);
    const stack = [{ entry: wanted, call: ref.call - wanted.base[side] }];
    const open = new Set<string>();
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { entry, call } = top;
      if (entry.outputs[call] !== undefined) {
        stack.pop();
        continue;
      }
      const key = `${call} ${entry.object.name}`;
      const missing = this.needs(entry, call).filter(
        (need) => this.entryOf(need).outputs[this.callOf(need)] === undefined,
      );
      if (missing.length === 0) {
        entry.outputs[call] = atLayer(where, entry.object, () => this.make(entry, call));
        this.masks.made(where, entry, call);
        stack.pop();
        continue;
      }
      if (open.has(key)) fail(where, 'the graph', 'without circles', entry.object.name);
      open.add(key);
      for (const need of missing)
        stack.push({ entry: this.entryOf(need), call: this.callOf(need) });
    }
    const tensor = wanted.outputs[ref.call - wanted.base[side]]?.[ref.tensor];
    return (
      tensor ?? fail(where, `the outputs of '${ref.layer}'`, `more than ${ref.tensor}`, 'fewer')
    );
  }

  private callOf(ref: TensorRef): number {
    return ref.call - this.entryOf(ref).base.inbound;
  }

  /** The tensors that a call needs; masks find their own way in tfjs. */
  private needs(entry: Entry, call: number): TensorRef[] {
    if (entry.object.className === 'InputLayer') return [];
    const { where } = this.builder;
    const found = entry.calls[call];
    if (found === undefined) {
      fail(where, `the calls of '${entry.object.name}'`, `more than ${call}`, entry.calls.length);
    }
    if (isOperation(entry.object, this.builder.kerasMajor)) {
      return flatten(this.operation(entry, call).args);
    }
    return [...flatten(found.args), ...flatten(found.kwargs.initial_state)];
  }

  /** A call of an operation, by Keras's names. */
  private operation(entry: Entry, call: number): Translated {
    return this.atOperation(entry, () =>
      operationCall(entry.object, entry.calls[call]!, (ref) => this.isBatchSize(ref)),
    );
  }

  private atOperation<T>({ object, name }: Entry, step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      const what = `the operation ${operationName(object)} ${error.message} in '${name}'`;
      return refuse(this.builder.where, [what]);
    }
  }

  /** Whether a tensor is tf.shape(x)[0]. */
  private isBatchSize(ref: TensorRef): boolean {
    const { object, calls } = this.entryOf(ref);
    const call = calls[ref.call];
    const [shape] = flatten(call?.args);
    const index = [call?.kwargs.slice_spec].flat();
    if (object.className !== 'SlicingOpLambda' || index.join() !== '0' || !shape) return false;
    return /^(compat\.v1\.)?shape(_v2)?$/.test(String(this.entryOf(shape).object.config.function));
  }

  /** What an operation takes: a layer that stands for it would hand masks on, which end at operations in Keras. */
  private withoutMasks(
    entry: Entry,
    call: number,
    tensors: readonly tfl.SymbolicTensor[],
    { layers }: Built,
  ): tfl.SymbolicTensor[] {
    const refs = this.needs(entry, call);
    return tensors.map((one, i) => {
      if (!layers[0]!.supportsMasking || !this.masks.isMasked(refs[i]!)) return one;
      const name = this.builder.names.unique(`${entry.name}_unmasked`);
      const copy = new KerasOperation({ name, operation: 'Copy', given: '{"x":{"tensor":0}}' });
      return copy.apply(one) as tfl.SymbolicTensor;
    });
  }

  private make(entry: Entry, call: number): tfl.SymbolicTensor[] {
    const { builder } = this;
    const { object, name, part } = entry;
    if (object.className === 'InputLayer') {
      const { batchInputShape, dtype } = inputConfig(builder.where, object.config);
      return [tfl.input({ batchShape: batchInputShape, dtype, name })];
    }
    const inputs = this.needs(entry, call).map(
      (ref) => this.entryOf(ref).outputs[this.callOf(ref)]?.[ref.tensor],
    );
    if (inputs.length === 0 || inputs.includes(undefined)) {
      throw new ValueError('it is called without a tensor, or with one that does not exist');
    }
    const tensors = inputs as tfl.SymbolicTensor[];
    if (isOperation(object, builder.kerasMajor)) {
      const made = this.operation(entry, call);
      const built = this.atOperation(entry, () =>
        operationLayers(made, tensors, builder.names, name),
      );
      return applied(built, this.withoutMasks(entry, call, tensors, built));
    }
    checkKwargs(builder.where, this.masks, entry, call);
    if (isModel(object)) {
      if (part.layers.length === 0) {
        const built = builder.build(object, name);
        Object.assign(part, built.part);
      }
      this.size.add(part.layers[0]!);
      return outputs(part.layers[0]!.apply(tensors.length === 1 ? tensors[0]! : tensors));
    }
    entry.built ??= buildLayer(
      builder,
      object,
      name,
      tensors.map(({ shape }) => shape),
      entry.calls[0]?.kwargs,
    );
    part.layers = entry.built.layers;
    for (const layer of part.layers) this.size.add(layer);
    return applied(entry.built, tensors);
  }
}
