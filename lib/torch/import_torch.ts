import * as tfl from '@tensorflow/tfjs-layers';
import { fail, onlyKnown, text, ValueError } from '../check.js';
import type { ModelSource } from '../load/read_source.js';
import { setVariables } from '../load/set_variables.js';
import { FeatureChannels } from './feature_channels.js';
import { LENGTHS, lengthsApart } from './fold.js';
import { joinQuantizers } from './join_quantizers.js';
import { parameterName, type TorchModule, toModules } from './modules.js';
import { type LayerMap, pairLayers, weightedLayers } from './pair_layers.js';
import type { Parameter } from './parameter.js';
import { IMPORTABLE, parametersOf, torchClass } from './parameters.js';
import { readState } from './state/read_state.js';

/** What `importTorch` takes besides the file and the model. */
export interface ImportTorchOptions {
  /**
   * Where the names of the layers are not those of the modules, and the modules are no Sequential:
   * a module for each layer that is to be filled, `{ conv2d: 'encoder.0' }`; or prefixes in the
   * order of the model's layers, `['encoder', 'decoder']`, each for all that is below it. Default: by
   * name, or one by one.
   */
  layers?: LayerMap;
  /**
   * Which dict of a checkpoint that holds several with weights: `'ema'`, `'model.generator'`. Default: the only one.
   */
  stateDict?: string;
}

const WHERE = 'importTorch';

/** By how much a kernel's second axis is too short, if it is that of a grouped convolution. */
function groupsOf(wanted: readonly number[], got: readonly number[]): number | null {
  const rest = (shape: readonly number[]) => shape.filter((_, axis) => axis !== 1).join();
  const groups = wanted[1]! / got[1]!;
  const grouped = wanted.length > 2 && Number.isInteger(groups) && groups > 1;
  return grouped && wanted.length === got.length && rest(wanted) === rest(got) ? groups : null;
}

/** One layer: its parameters with their numbers, or what is wrong. */
function match(
  layer: tfl.layers.Layer,
  { prefix, tensors }: TorchModule,
  channels: FeatureChannels,
  problems: string[],
): [Parameter, Float32Array][] {
  const at = `'${layer.name}' (${layer.getClassName()})`;
  const parameters = parametersOf(layer, channels);
  const lengths = parameters.find(({ names }) => names[0] === LENGTHS);
  const module = { prefix, tensors: lengths ? lengthsApart(tensors, lengths.shape) : tensors };
  const features = [channels.taken(layer), channels.given(layer)];
  if (features.includes('unclear')) {
    problems.push(
      `${at}: the order of its features must be told by one Flatten or Reshape, got more`,
    );
  }
  const wanted = parameters.flatMap(({ names }) => names);
  const more = [...module.tensors.keys()].filter((name) => !wanted.includes(name));
  if (more.length > 0) {
    problems.push(
      `${at}: '${module.prefix}' must have ${wanted.join(', ')} alone, got also ${more.join(', ')}`,
    );
  }
  return parameters.flatMap((parameter): [Parameter, Float32Array][] => {
    const all = parameter.names.flatMap((name) => {
      const numbers = numbersOf(at, module, name, parameter, problems);
      return numbers === null ? [] : [numbers];
    });
    if (all.length < parameter.names.length) return [];
    const numbers = parameter.toTfjs(...all);
    if (typeof numbers !== 'string') return [[parameter, numbers]];
    const name = parameterName(module.prefix, parameter.names[0]!);
    problems.push(`${at}: ${name} must have ${numbers}, got several`);
    return [];
  });
}

/** The numbers of one parameter in torch's order, or null and what is wrong. */
function numbersOf(
  at: string,
  module: TorchModule,
  own: string,
  parameter: Parameter,
  problems: string[],
): Float32Array | null {
  const name = parameterName(module.prefix, own);
  const tensor = module.tensors.get(own);
  if (tensor === undefined) {
    problems.push(`${at}: ${name} must be in the file, got none`);
    return null;
  }
  const [want, got] = [parameter.shape, tensor.shape].map((shape) => `[${shape.join(', ')}]`);
  const counted = (shape: readonly number[]) => shape.filter((n) => n !== 1).join();
  const fits = parameter.spread && counted(parameter.shape) === counted(tensor.shape);
  if (want !== got && !fits) {
    const groups = groupsOf(parameter.shape, tensor.shape);
    const why = groups === null ? '' : `, of groups=${groups}, as torchLayers makes them`;
    problems.push(`${at}: ${name} must have the shape ${want}, got ${got}${why}`);
    return null;
  }
  const numbers = tensor.numbers(parameter.outputs);
  if (numbers === null) {
    problems.push(`${at}: ${name} must be F32, F64, F16 or BF16, got ${tensor.dtype}`);
  }
  return numbers;
}

/**
 * Fills a model with the weights of a PyTorch model: what `torch.save(model.state_dict(), path)` writes, alone or
 * in a checkpoint, safetensors, or the shards of an index.json. Convolutions, Linear, Embedding, for a
 * VectorQuantizer as well, the codebooks of EnCodec and DAC for a ResidualVectorQuantizer, norms, PReLU, LSTM, GRU and MultiheadAttention, of float32, float64, float16 or bfloat16; `weight_norm` and
 * `spectral_norm` are folded, but for a WeightNormalization, which has its lengths and directions. The axes are brought
 * into the order of tfjs, and the features of a Linear before or behind a map (Flatten, Reshape) from channels first to
 * channels last. Nothing in a file is run: pickles are read as data.
 *
 * Layers and modules are paired by name where they have equal names (`torchLayers` gives them), else
 * one by one in the order of a Sequential, else as the option `layers` says.
 *
 * The file has no options: strides, padding and a batch norm's epsilon (torch's 1e-5 is not tfjs's
 * 1e-3) must be those of the PyTorch model. `torchLayers` makes such layers.
 *
 * @param source a path (in Node; of a folder its model.safetensors, pytorch_model.bin or the index of their shards),
 *     a URL, a File, a Blob, or the bytes; for shards also all files.
 * @param model a built model; its weights are set, its constraints not applied.
 * @param options `layers`, pairs by name or in order where left out; `stateDict`, the dict of a checkpoint with several.
 * @returns for every layer that was filled the module that it got.
 * @throws ValueError that lists everything that does not fit; of a file that is damaged, or asks for code. Then the
 *     model is as it was.
 * @example
 * // What safetensors.torch.save_file(nn.Sequential(nn.Linear(2, 1)).state_dict(), path) writes.
 * const header = new TextEncoder().encode(
 *   JSON.stringify({
 *     '0.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
 *     '0.bias': { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
 *   }),
 * );
 * const length = new Uint8Array(BigUint64Array.of(BigInt(header.length)).buffer);
 * const file = new Blob([length, header, Float32Array.of(1, 10, 5)]);
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], name: 'out' })] });
 * await importTorch(file, model); // { out: '0' }
 * (model.predict(tf.tensor2d([[2, 3]])) as tf.Tensor).dataSync(); // Float32Array [37]
 */
export async function importTorch(
  source: ModelSource,
  model: tfl.LayersModel,
  options: ImportTorchOptions = {},
): Promise<Record<string, string>> {
  onlyKnown(WHERE, options, ['layers', 'stateDict']);
  if (!(model instanceof tfl.LayersModel)) fail(WHERE, 'the model', 'a LayersModel', model);
  if (options.stateDict !== undefined) text(WHERE, 'stateDict', options.stateDict);
  const { where, tensors } = await readState(WHERE, source, options.stateDict);
  const layers = weightedLayers(model);
  const modules = joinQuantizers(toModules(tensors), layers, options.layers);
  if (layers.length === 0) fail(WHERE, 'the model', 'built, with layers that have weights', 'none');
  const { pairs, problems } = pairLayers(layers, modules, options.layers);
  const channels = new FeatureChannels(model);
  const filled = pairs.flatMap(([layer, module]) => {
    if (torchClass(layer) !== null) return match(layer, module, channels, problems);
    const what = `'${layer.name}' (${layer.getClassName()})`;
    problems.push(
      `${what} must be one of ${IMPORTABLE.join(', ')} ('subpixel' of images; codes without averages; ` +
        'attention without a gate, whose heads together have the size of query and output), got another',
    );
    return [];
  });
  if (problems.length > 0) {
    throw new ValueError(
      `${where}: the file must fit the model '${model.name}', got ${problems.length} ` +
        `${problems.length === 1 ? 'thing that does' : 'things that do'} not:\n` +
        problems.map((problem) => `- ${problem}`).join('\n'),
    );
  }
  setVariables(filled.map(([{ variable }, numbers]) => [variable, () => numbers]));
  return Object.fromEntries(pairs.map(([layer, { prefix }]) => [layer.name, prefix]));
}
