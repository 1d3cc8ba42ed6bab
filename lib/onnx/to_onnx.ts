import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass } from '../arithmetic/layer_traits.js';
import { fail, filled, integer, oneOf, onlyKnown } from '../check.js';
import { builtModel } from '../tfjs/check.js';
import type { OnnxOperation } from './layers/onnx_operation.js';
import { PARAMETER } from './operators/table.js';
import { encodeMessage, type Message } from './protobuf/encode.js';
import { metadataOf } from './write/metadata.js';
import { type Part, weightParts } from './write/weight_parts.js';
import { type WrittenModel, writeModel } from './write/write_model.js';

/** What `toOnnx` takes besides the model. */
export interface ToOnnxOptions {
  /**
   * The version of ONNX's operators, 13 to 23; default 17, which ONNX Runtime reads from 1.12 on. A model that `loadOnnx`
   * read with operators of its own has theirs by default.
   */
  opset?: number;
  /**
   * 'channelsFirst' (default): images and signals have their channels second, as everywhere in ONNX; 'keep': inputs and
   * outputs have tfjs's order of axes, which the file turns once at its ends.
   */
  layout?: 'channelsFirst' | 'keep';
}

/** What `toOnnxFiles` takes besides the model. */
export interface ToOnnxFilesOptions extends ToOnnxOptions {
  /** The name of the model's own file; default 'model.onnx'. */
  name?: string;
  /** The most bytes of weights that stay in the model's own file; default 2^31 - 2^20, all that protobuf can hold. */
  mostBytes?: number;
}

/** Opsets that are written, and the version of the format that goes with each. */
const FORMATS: Readonly<Record<number, number>> = {
  13: 7,
  14: 7,
  15: 8,
  16: 8,
  17: 8,
  18: 8,
  19: 9,
  20: 9,
  21: 10,
  22: 10,
  23: 11,
};
const [LEAST, MOST, USUAL] = [13, 23, 17];

/** Less than the 2 GB of a message, with room for its nodes. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

/** The layers of a model and of the models within it. */
function* layersOf(model: tfl.LayersModel): Generator<tfl.layers.Layer> {
  for (const layer of model.layers) {
    yield layer;
    if ('layers' in layer) yield* layersOf(layer as tfl.LayersModel);
  }
}

/** The opset of nodes that were read, where there are such. */
function opsetOf(model: tfl.LayersModel): number {
  for (const layer of layersOf(model)) {
    if (!isOfClass(layer, 'OnnxOperation')) continue;
    const { operator, given } = layer as OnnxOperation;
    const { opset } = given;
    if (operator !== PARAMETER && opset >= LEAST && opset <= MOST) return opset;
  }
  return USUAL;
}

/** A model and what the file is to say of it. */
export function writeOnnx(
  caller: string,
  model: tfl.LayersModel,
  { opset: wanted, layout: order = 'channelsFirst' }: ToOnnxOptions,
): { written: WrittenModel; opset: number } {
  builtModel(caller, 'the model', model);
  const layout = oneOf(caller, 'layout', order, ['channelsFirst', 'keep']);
  const opset = wanted ?? opsetOf(model);
  if (!Number.isInteger(opset) || !Object.hasOwn(FORMATS, opset))
    fail(caller, 'opset', `from ${LEAST} to ${MOST}`, opset);
  return { written: writeModel(model, opset, layout === 'keep'), opset };
}

/** The bytes of the file itself. */
function encoded(
  model: tfl.LayersModel,
  { written, opset }: ReturnType<typeof writeOnnx>,
  initializers: readonly Message[],
): Uint8Array {
  const { nodes, inputs, outputs, channelsFirst } = written;
  return encodeMessage('model', {
    irVersion: FORMATS[opset],
    producer: 'tfjs-deconv',
    graph: { name: model.name, nodes, initializers, inputs, outputs },
    opsets: [{ domain: '', version: opset }],
    metadata: metadataOf(model, channelsFirst),
  });
}

/**
 * A model as the bytes of an `.onnx`, which ONNX Runtime, in Python, in Node or in a page, and `loadOnnx` compute as tfjs
 * does. Nodes have the names of their layers; sizes that the model leaves open are open there.
 *
 * @param model built
 * @param options `opset`: the version of the operators; `layout`: 'channelsFirst' or 'keep'.
 * @returns the file's bytes. Its inputs and outputs are the model's, in order; which of them have their channels second
 *     its metadata says under `tfjs_deconv.channels_first`, by name, and under `tfjs_deconv` what
 *     `model.getUserDefinedMetadata()` has, both as JSON.
 * @throws ValueError that tells every layer that ONNX has not, each with why; or for more than 2 GB of weights, which
 *     `toOnnxFiles` writes.
 * @example
 * const model = tf.sequential({ layers: [layers.deconvolution({ filters: 1, inputShape: [8, 8, 4] })] });
 * const again = await loadOnnx(await toOnnx(model));
 * again.outputs[0].shape; // [null, 16, 16, 1]
 */
export async function toOnnx(
  model: tfl.LayersModel,
  options: ToOnnxOptions = {},
): Promise<Uint8Array> {
  onlyKnown('toOnnx', options, ['opset', 'layout']);
  const written = writeOnnx('toOnnx', model, options);
  const { initializers, files } = await weightParts(written.written.weights, MOST_BYTES, 'model');
  if (files.size > 0) fail('toOnnx', 'the weights', 'at most 2 GB (see toOnnxFiles)', 'more');
  return encoded(model, written, initializers);
}

/**
 * As `toOnnx`, with the weights in files beside the model's own where they are too many for it ("external data").
 *
 * @param model built
 * @param options those of `toOnnx`; `name`: of the model's own file; `mostBytes`: the most bytes of weights in it.
 * @returns the files' bytes by name, the model's own first.
 * @throws ValueError as `toOnnx`.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] })] });
 * const files = await toOnnxFiles(model, { name: 'dense.onnx', mostBytes: 1000 });
 * Object.keys(files); // ['dense.onnx', 'dense.onnx.data']
 */
export async function toOnnxFiles(
  model: tfl.LayersModel,
  options: ToOnnxFilesOptions = {},
): Promise<Record<string, Uint8Array>> {
  const caller = 'toOnnxFiles';
  onlyKnown(caller, options, ['opset', 'layout', 'name', 'mostBytes']);
  const name = filled(caller, 'name', options.name ?? 'model.onnx');
  if (!/^[^/\\:\0]+$/.test(name)) fail(caller, 'name', "a file's name", name);
  const mostBytes = integer(caller, 'mostBytes', options.mostBytes ?? MOST_BYTES, 0);
  const written = writeOnnx(caller, model, options);
  const { initializers, files } = await weightParts(written.written.weights, mostBytes, name);
  return { [name]: encoded(model, written, initializers), ...joined(files) };
}

/** The pieces of each file, as one. */
function joined(files: ReadonlyMap<string, readonly Part[]>): Record<string, Uint8Array> {
  return Object.fromEntries(
    [...files].map(([name, parts]) => {
      const last = parts.at(-1)!;
      const whole = new Uint8Array(last.offset + last.bytes.length);
      for (const { offset, bytes } of parts) whole.set(bytes, offset);
      return [name, whole];
    }),
  );
}
