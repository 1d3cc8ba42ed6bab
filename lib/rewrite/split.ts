import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph, type Step } from '../arithmetic/layer_graph.js';
import { fail, onlyKnown, text, ValueError } from '../check.js';
import { builtModel } from '../tfjs/check.js';
import { copyLayer } from '../tfjs/copy_layer.js';
import { encoderLayers } from './encoder_layers.js';

/** What `split` takes besides the model. */
export interface SplitOptions {
  /**
   * The layer whose output is the code; default the narrowest before the first that makes lengths longer, or, where
   * lengths are open, the last before that.
   */
  at?: string;
}

/** A model in two. */
export interface Split {
  /** From the model's input to the code. */
  encoder: tfl.LayersModel;
  /** From the code to the model's output. */
  decoder: tfl.LayersModel;
}

/** A copy of the steps from one tensor to another, with weights of their own. */
function part(
  name: string,
  steps: readonly Step[],
  from: tfl.SymbolicTensor,
  keys: [string, string],
) {
  const [first, last] = keys;
  const input = tfl.input({ batchShape: from.shape, dtype: from.dtype });
  const tensors = new Map<string, tfl.SymbolicTensor>([[first, input]]);
  const copies = new Map<tfl.layers.Layer, tfl.layers.Layer>();
  for (const { layer, inputs, outputs } of steps) {
    const given = inputs.map((key) => tensors.get(key)!);
    const copy = copies.get(layer) ?? copyLayer(layer);
    copies.set(layer, copy);
    const results = [copy.apply(given.length === 1 ? given[0]! : given)].flat();
    outputs.forEach((key, n) => {
      tensors.set(key, results[n] as tfl.SymbolicTensor);
    });
  }
  const model = tfl.model({ inputs: input, outputs: tensors.get(last)!, name });
  for (const [layer, copy] of copies) copy.setWeights(layer.getWeights());
  return model;
}

/** Those of the steps that a tensor depends on, back to the tensor `from`. */
function stepsTo(key: string, from: string, steps: readonly Step[]): Step[] {
  const needed = new Set([key]);
  const found: Step[] = [];
  for (const step of [...steps].reverse()) {
    if (!step.outputs.some((one) => needed.has(one) && one !== from)) continue;
    found.unshift(step);
    for (const input of step.inputs) if (input !== from) needed.add(input);
  }
  return found;
}

/** The first of the steps that reads the code, or what is made of it, beside something that is not. */
function wayAround(code: string, decoding: readonly Step[]): Step | undefined {
  const made = new Set([code]);
  for (const step of decoding) {
    const read = step.inputs.filter((key) => made.has(key)).length;
    if (read > 0 && read < step.inputs.length) return step;
    if (read > 0) for (const key of step.outputs) made.add(key);
  }
  return undefined;
}

/**
 * A model as an encoder and a decoder, copies with weights of their own: what the decoder makes of the encoder's code is
 * what the model makes of the input. Not compiled.
 *
 * @param model of one input and one output, built
 * @param options `at`: the layer whose output is the code
 * @throws ValueError for a model without a layer that makes lengths longer where none is named, for a layer that there is
 *   not, and where what follows reads more than the code, as in a U-Net
 * @example
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ units: 2, name: 'code', inputShape: [8] }),
 *     tf.layers.dense({ units: 8, name: 'output' }),
 *   ],
 * });
 * const { encoder, decoder } = split(model, { at: 'code' });
 * encoder.outputs[0].shape; // [null, 2]
 * decoder.outputs[0].shape; // [null, 8]
 */
export function split(model: tfl.LayersModel, options: SplitOptions = {}): Split {
  const where = 'split';
  builtModel(where, 'the model', model);
  onlyKnown(where, options, ['at']);
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    const got = `${model.inputs.length} and ${model.outputs.length}`;
    fail(where, 'the model', 'one of one input and one output', got);
  }
  const { inputs, steps, outputs } = layerGraph(model);
  const at =
    options.at === undefined
      ? encoderLayers(where, model).at(-1)!.name
      : text(where, 'at', options.at);
  const step = steps.find(({ layer }) => layer.name === at);
  if (step === undefined || step.outputs.length !== 1) {
    const names = steps.map(({ layer }) => layer.name).join(', ');
    return fail(where, 'at', `one of ${names}`, at);
  }
  const [input, code, output] = [inputs[0]!.key, step.outputs[0]!, outputs[0]!];
  if (code === output) fail(where, 'at', 'a layer before the last', at);
  const encoding = stepsTo(code, input, steps);
  const decoding = stepsTo(output, code, steps);
  const around = wayAround(code, decoding);
  if (around !== undefined || decoding.some((one) => encoding.includes(one))) {
    const { name } = (around ?? decoding[0]!).layer;
    throw new ValueError(
      `${where}: what follows '${at}' must read nothing but its output, got '${name}', which reads what lies before; ` +
        'name another layer.',
    );
  }
  const cut = step.layer.output as tfl.SymbolicTensor;
  return {
    encoder: part(`${model.name}_encoder`, encoding, model.inputs[0]!, [input, code]),
    decoder: part(`${model.name}_decoder`, decoding, cut, [code, output]),
  };
}
