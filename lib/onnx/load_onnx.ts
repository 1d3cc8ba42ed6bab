import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, oneOf, onlyKnown, record, shape, ValueError } from '../check.js';
import { type CustomLayers, checkCustomLayers } from '../keras/read/rules/custom.js';
import { kindOfBytes } from '../load/describe_bytes.js';
import { type ModelSource, readSource } from '../load/read_source.js';
import { addMetadata, METADATA_KEY, parseMetadata } from '../load/user_metadata.js';
import { decodeModel } from './protobuf/decode.js';
import { customClass } from './read/build/custom_layer.js';
import { ModelBuilder } from './read/build/model_builder.js';
import type { WeightOrigin } from './read/built.js';
import { readExternalData } from './read/external_data.js';
import type { Node } from './read/graph.js';
import { joinCopies } from './read/join_copies.js';
import { readGraph } from './read/read_graph.js';
import { withoutSequences } from './read/without_sequences.js';

/** What `loadOnnx` takes besides the source. */
export interface LoadOnnxOptions {
  /**
   * 'channelsLast' (default): images and signals, and what comes of them, have their channels last, as
   * everywhere in tfjs; 'keep': all tensors have ONNX's order of axes.
   */
  layout?: 'channelsLast' | 'keep';
  /**
   * Shapes for inputs, in ONNX's order of axes, null for what is unknown, in place of the file's: by name.
   * Default none.
   */
  inputShapes?: Readonly<Record<string, readonly (number | null)[]>>;
  /**
   * Layer classes of your own for operators of other domains than ONNX's, by 'domain.Operator' or by the operator:
   * `{ FancyNorm }`. Default none.
   */
  layers?: CustomLayers;
}

/** A model, and where its weights come from. */
export async function readOnnx(
  source: ModelSource,
  options: LoadOnnxOptions = {},
): Promise<{ model: tfl.LayersModel; origins: WeightOrigin[] }> {
  const caller = 'loadOnnx';
  onlyKnown(caller, options, ['layout', 'inputShapes', 'layers']);
  const layout = oneOf(caller, 'layout', options.layout ?? 'channelsLast', [
    'channelsLast',
    'keep',
  ]);
  const inputShapes = options.inputShapes ?? {};
  for (const [name, one] of Object.entries(record(caller, 'inputShapes', inputShapes))) {
    shape(caller, `inputShapes['${name}']`, one);
  }
  const layers = checkCustomLayers(caller, options.layers ?? {});
  const file = await readSource(caller, source, 'model.onnx');
  const kind = kindOfBytes(file.data);
  if (kind !== null && !kind.includes('ONNX')) {
    throw new ValueError(`${file.where}: the file must be an ONNX model, got ${kind}.`);
  }
  const message = decodeModel(file.where, file.data);
  const kept = message.metadata.find(({ key }) => key === METADATA_KEY)?.value;
  const metadata = parseMetadata(file.where, kept);
  const external = await readExternalData(file, message);
  const isOwn = (node: Pick<Node, 'domain' | 'operator'>) => customClass(layers, node) !== null;
  const graph = joinCopies(withoutSequences(readGraph(file.where, message, external, isOwn)));
  const names = graph.inputs.map(({ name }) => name);
  const unknown = Object.keys(inputShapes).find((name) => !names.includes(name));
  if (unknown !== undefined) fail(caller, 'inputShapes', `of ${names.join(', ')}`, unknown);
  const builder = new ModelBuilder(file.where, graph, { layout, inputShapes, layers });
  const { model, channelsLast } = builder.build();
  const { origins, copied } = builder.builder;
  addMetadata(model, { ...metadata, onnx: { channelsLast, copied: [...copied] } });
  return { model, origins };
}

/**
 * Loads a model of ONNX, as PyTorch and others export it: a LayersModel that predicts as in ONNX Runtime,
 * trains, saves and converts like any other.
 *
 * Nodes become layers of tfjs where one is exact, and each other an OnnxOperation. Constants are folded,
 * functions written out. Weights of any float type become float32.
 *
 * @param source a path (in Node), a URL, a File, a Blob, or the bytes; with external data also its files,
 *     as a file picker gives them.
 * @param options `layout`: 'channelsLast' or 'keep'; `inputShapes`: shapes in place of the file's; `layers`:
 *     classes for operators of other domains: each is given the node's attributes in camelCase and its name, called
 *     with the node's tensors in ONNX's order of axes, and has as many weights as the node has constants, in order.
 * @returns the model, not compiled. Its inputs and outputs are the graph's, in order; which of them have
 *     their channels last `model.getUserDefinedMetadata()` has under `onnx.channelsLast`, by name, and under
 *     `onnx.copied` the initializers that became several weights, which training moves apart.
 * @throws ValueError that names the file: it is damaged or no model, or nodes or their attributes cannot be
 *     computed here, all of them at once.
 * @example
 * let message = '';
 * await loadOnnx(new Uint8Array(3)).catch((error) => {
 *   message = error.message;
 * });
 * message.startsWith('the bytes: the file must be an ONNX model'); // true
 */
export async function loadOnnx(
  source: ModelSource,
  options: LoadOnnxOptions = {},
): Promise<tfl.LayersModel> {
  return (await readOnnx(source, options)).model;
}
