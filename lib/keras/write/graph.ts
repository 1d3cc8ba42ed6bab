import * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, layerKind } from '../../arithmetic/layer_traits.js';
import { ValueError } from '../../check.js';
import { nodesOf } from '../../tfjs/nodes_of.js';
import { Names } from '../read/build/names.js';
import { kerasObject } from './keras_layer.js';
import { maskNames } from './mask_names.js';
import { maskedCalls } from './masked_calls.js';
import { kerasOrder } from './order.js';
import { refuseMasks } from './refuse_masks.js';
import { writeLayer } from './write_layer.js';
import type { History, Written, WrittenModel } from './written.js';

type Node = tfl.layers.Layer['inboundNodes'][number];

const isInput = (layer: tfl.layers.Layer) => layerKind(layer) === 'input';

/** What Keras has as an operation. */
const OPERATIONS = [
  'KerasOperation',
  'ReflectionPadding1D',
  'ReflectionPadding2D',
  'ReflectionPadding3D',
] as const;

/** A Sequential of Keras has layers alone: with an operation in it, it becomes a Functional. */
export function writeModel(model: tfl.LayersModel): WrittenModel {
  if (!(model instanceof tfl.Sequential)) return writeFunctional(model);
  const operates = model.layers.some((layer) => isOfClass(layer, ...OPERATIONS));
  if (!operates || model.inputs.length === 0) return writeSequential(model);
  // As `predict` does where it is the first to need the graph.
  const inside = model as unknown as { model: tfl.LayersModel | null };
  if (inside.model == null) model.build();
  const written = writeFunctional(inside.model!);
  return { ...written, config: { ...written.config, name: model.name } };
}

function inputLayer(name: string, shape: tfl.Shape, dtype: string): Record<string, unknown> {
  return { batch_shape: shape, dtype, sparse: false, ragged: false, name };
}

/** A layer's object in a model's list of layers. */
function layerJson({ name, className, module, config, inboundNodes }: Written, calls: boolean) {
  const object = kerasObject(module, className, { name, ...config });
  return calls ? { ...object, name, inbound_nodes: inboundNodes } : object;
}

function writeSequential(model: tfl.Sequential): WrittenModel {
  const names = new Names();
  const [input] = model.inputs;
  if (input === undefined) {
    throw new ValueError(
      `toKeras: the model '${model.name}' must be built, got one without inputs.`,
    );
  }
  const nodes = model.layers
    .filter((layer) => !isInput(layer))
    .map((layer) => layer.inboundNodes.find((one) => one.outboundLayer === layer)!);
  refuseMasks(maskedCalls(nodes));
  const layers: Written[] = nodes.flatMap((node) => pieces(node.outboundLayer, node, names));
  const first = inputLayer(names.unique(input.sourceLayer.name), input.shape, input.dtype);
  const config = {
    name: model.name,
    trainable: true,
    dtype: 'float32',
    layers: [
      kerasObject('keras.layers', 'InputLayer', first),
      ...layers.map((layer) => layerJson(layer, false)),
    ],
    build_input_shape: input.shape,
  };
  return { module: 'keras', className: 'Sequential', config, layers };
}

/** A layer, or the layers that stand for it, or a nested model; its calls are still empty. */
function pieces(layer: tfl.layers.Layer, node: Node, names: Names): Written[] {
  const blank = () => ({ calls: [], inboundNodes: [] });
  if (layer instanceof tfl.LayersModel) {
    const { module, className, config, layers } = writeModel(layer);
    const name = names.unique(layer.name);
    return [
      {
        ...blank(),
        name,
        module,
        className,
        config: { ...config, name },
        weights: [],
        inside: layers,
      },
    ];
  }
  const place = {
    inputShapes: node.inputTensors.map(({ shape }) => shape),
    outputShape: node.outputTensors[0]!.shape,
  };
  return writeLayer(layer, place).map(({ suffix, module = 'keras.layers', ...piece }) => ({
    ...blank(),
    ...piece,
    name: names.unique(`${layer.name}${suffix}`),
    module,
    inside: null,
  }));
}

function writeFunctional(model: tfl.LayersModel): WrittenModel {
  const names = new Names();
  // tfjs leaves inputs that no output needs out of the nodes.
  const needed = nodesOf(model);
  const used = new Set(needed.map(({ outboundLayer }) => outboundLayer));
  const unused = model.inputs.map(({ sourceLayer }) => sourceLayer).filter((one) => !used.has(one));
  const nodes = [...unused.map(({ inboundNodes }) => inboundNodes[0]!), ...needed];
  const calls = maskedCalls(nodes);
  refuseMasks(calls);
  for (const name of maskNames(calls)) names.unique(name);
  const written = new Map<tfl.layers.Layer, Written[]>();
  // The names that Keras shows should be the layers' own.
  for (const { outboundLayer: layer } of nodes.filter(({ outboundLayer }) =>
    isInput(outboundLayer),
  )) {
    const [shape, dtype] = [layer.batchInputShape, layer.dtype];
    const name = names.unique(layer.name);
    const config = inputLayer(name, shape!, dtype ?? 'float32');
    const blank = { weights: [], inside: null, calls: [[]], inboundNodes: [] };
    written.set(layer, [
      { ...blank, name, module: 'keras.layers', className: 'InputLayer', config },
    ]);
  }
  const origin = new Map<number, History>();
  for (const node of nodes) {
    const layer = node.outboundLayer;
    const chain = written.get(layer) ?? pieces(layer, node, names);
    written.set(layer, chain);
    const last = chain.at(-1)!;
    if (!isInput(layer)) connect(chain, node, origin);
    const call = last.calls.length - 1;
    node.outputTensors.forEach((tensor, i) => {
      origin.set(tensor.id, [last.name, call, i]);
    });
  }
  const all = new Map([...written.values()].flat().map((one) => [one.name, one]));
  const outputs = model.outputs.map(({ id }) => origin.get(id)!);
  const inputs = model.inputs.map(({ id }) => origin.get(id)!);
  const layers = kerasOrder(all, inputs, outputs);
  // A nested Functional counts its calls from 1 in this place, and in this place only.
  const end = ([name, call, tensor]: History) => {
    const shift = all.get(name)!.className === 'Functional' ? 1 : 0;
    return [name, call + shift, tensor];
  };
  const config = {
    name: model.name,
    trainable: true,
    layers: layers.map((layer) => layerJson(layer, true)),
    input_layers: inputs.map(end),
    output_layers: outputs.map(end),
  };
  return { module: 'keras.src.models.functional', className: 'Functional', config, layers };
}

/** Arguments in which { tensor: i } is tensor number i. */
function withTensors(value: unknown[], tensors: readonly object[]): unknown[] {
  return value.map((one) => {
    if (Array.isArray(one)) return withTensors(one, tensors);
    const place = (one as { tensor?: unknown } | null)?.tensor;
    return typeof place === 'number' ? tensors[place] : one;
  });
}

/** One call of a layer: its tensors go through the layers that stand for it, one by one. */
function connect(chain: Written[], node: Node, origin: ReadonlyMap<number, History>): void {
  const tensors = node.inputTensors.map(({ id, shape, dtype }) => ({
    history: origin.get(id)!,
    shape,
    dtype,
  }));
  const layer = node.outboundLayer;
  const made: typeof tensors = [];
  for (const piece of chain) {
    const usual = made.length === 0 ? tensors : made.slice(-1);
    const given =
      piece.takes?.map((take) => ('input' in take ? tensors[take.input]! : made[take.piece]!)) ??
      usual;
    const args = given.map(({ history, shape, dtype }) => ({
      class_name: '__keras_tensor__',
      config: { shape, dtype, keras_history: history },
    }));
    const recurrent = layer instanceof tfl.RNN && args.length > 1;
    const rest = recurrent ? { initial_state: args.slice(1) } : {};
    const usualArgs = recurrent || args.length === 1 ? args.slice(0, 1) : [args];
    const positional = piece.args === undefined ? usualArgs : withTensors(piece.args, args);
    const names = Object.keys(piece.kwargs ?? {});
    const values = withTensors(Object.values(piece.kwargs ?? {}), args);
    const kwargs = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    piece.inboundNodes.push({ args: positional, kwargs: { ...rest, ...kwargs } });
    piece.calls.push(given.map(({ history }) => history));
    const history: History = [piece.name, piece.calls.length - 1, 0];
    made.push({ history, shape: node.outputTensors[0]!.shape, dtype: 'float32' as const });
  }
}
