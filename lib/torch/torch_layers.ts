import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, text, ValueError } from '../check.js';
import { type PrintedModule, readPrinted } from './printed.js';
import { RULES } from './rules/index.js';
import { type Around, Lacking, Options } from './rules/options.js';

const WHERE = 'torchLayers';
/** What brings a module whatever its forward does. */
const BY_ONNX =
  "All of it comes by ONNX: torch.onnx.export(model.eval(), (x,), 'model.onnx', dynamo=False, input_names=['x'], " +
  "dynamic_axes={'x': {0: 'batch'}}) in Python, x an input, and loadOnnx('model.onnx') of tfjs-deconv/onnx.";

/** The modules of nested Sequentials in the order in which they run; a ModuleList that is given runs so, too. */
function inOrder(module: PrintedModule, problems: string[], outermost = false): PrintedModule[] {
  const chain =
    module.className === 'Sequential' || (outermost && module.className === 'ModuleList');
  if (chain && Object.keys(module.args).length === 0) {
    return module.children.flatMap((child) => inOrder(child, problems));
  }
  if (module.children.length === 0) return [module];
  const at = module.path === '' ? '' : ` in '${module.path}'`;
  if (module.className === 'MultiheadAttention') {
    const name = module.path === '' ? '' : `, name: '${module.path}'`;
    problems.push(
      `MultiheadAttention${at}: its number of heads is not printed (nearest: ` +
        `layers.multiHeadAttention({ numHeads, keyDim${name} }) in a model of your own)`,
    );
    return [];
  }
  problems.push(
    `${module.className}${at}: what its forward does is not printed ` +
      "(nearest: its Sequentials one by one, torchLayers(text, 'encoder'))",
  );
  return [];
}

/** What a module tells of the spatial dimensions of what it gives: 0 for features; null for nothing. */
function rankBehind({ className, args }: PrintedModule): number | null {
  const { unflattened_size: size } = args;
  if (className === 'Unflatten' && Array.isArray(size)) return size.length - 1;
  if (/^(Flatten|Linear|Embedding|LSTM|GRU)$/.test(className)) return 0;
  return rankWithin(className);
}

/** What a module tells of the spatial dimensions of what it takes. */
function rankBefore({ className }: PrintedModule): number | null {
  if (/^(Linear|Embedding|LSTM|GRU|Unflatten)$/.test(className)) return 0;
  return rankWithin(className);
}

/** The spatial dimensions that a module's name has: Conv2d, InstanceNorm1d. */
const rankWithin = (className: string) => {
  if (/^Pixel(Uns|S)huffle$/.test(className)) return 2;
  return className === 'BatchNorm1d' ? null : Number(/(\d)d$/.exec(className)?.[1]) || null;
};

/** The spatial dimensions at a module by the nearest one that tells, before or behind. */
function rankAt(modules: readonly PrintedModule[], i: number): number | null {
  const before = modules.slice(0, i).reverse().map(rankBehind);
  // What is behind a Flatten tells nothing of what it takes.
  const flat = modules.findIndex(({ className }, at) => at >= i && className === 'Flatten');
  const behind = modules.slice(i, flat < 0 ? undefined : flat).map(rankBefore);
  return [...before, ...behind].find((rank) => rank !== null) ?? null;
}

/** Modules that a vector of features may pass in any order, those of the weights as well. */
const ANY_ORDER =
  /^(Identity|Dropout|AlphaDropout|BatchNorm1d|LayerNorm|PReLU|Softmax|LogSoftmax|Softplus|Soft(sign|shrink)|Hard\w+|Tanh(shrink)?|(Log)?Sigmoid|(Leaky)?ReLU6?|[CS]?ELU|GELU|SiLU|Mish)$/;

/** Whether the first module of these that minds the order of features is a Linear. */
const meetsLinear = (modules: readonly PrintedModule[]) =>
  modules.find(({ className }) => !ANY_ORDER.test(className))?.className === 'Linear';

function aroundOf(modules: readonly PrintedModule[], i: number): Around {
  const [before, behind] = [modules.slice(0, i), modules.slice(i + 1)];
  const linear =
    modules[i]!.className === 'Flatten' ? meetsLinear(behind) : meetsLinear(before.toReversed());
  const told = before.findLast((one) => one.className !== 'Linear' && rankBehind(one) !== null);
  const { className = '' } = told ?? {};
  return {
    sequence: /^(Embedding|LSTM|GRU)$/.test(className),
    flat: className === 'Flatten',
    linear,
  };
}

/**
 * The layers that compute what a `torch.nn.Sequential` does, from what `print(model)` shows, on
 * channels last: convolutions and transposed convolutions with torch's symmetric `padding`, its
 * `output_padding`, dilation and groups, linear layers, norms, pooling, padding, upsampling, pixel
 * shuffles, activations, LSTM and GRU. They are named by torch's paths, so that `importTorch` finds
 * their weights. What no layer of Keras is becomes an operator of ONNX as a layer.
 *
 * Source: the shape sections of torch.nn.Conv2d and ConvTranspose2d.
 *
 * @param printed a Sequential, with others inside or not, or a single module.
 * @param prefix the path of that Sequential in the model whose weights were saved; default none.
 * @returns the layers, in order, not built
 * @throws ValueError that lists all modules and options that cannot be made here.
 * @example
 * const made = torchLayers(
 *   'ConvTranspose2d(16, 3, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), output_padding=(1, 1))',
 * );
 * made.map((layer) => layer.getClassName()); // ['Conv2DTranspose', 'Cropping2D']
 * made[1].getConfig().cropping; // [[1, 0], [1, 0]]
 */
export function torchLayers(printed: string, prefix = ''): tfl.layers.Layer[] {
  if (typeof printed !== 'string')
    fail(WHERE, 'the module', 'the text that print(model) shows', printed);
  text(WHERE, 'prefix', prefix);
  const problems: string[] = [];
  const modules = inOrder(readPrinted(WHERE, printed, prefix), problems, true);
  const layers = modules.flatMap((module, i) => {
    const { className, path } = module;
    try {
      const rule = Object.hasOwn(RULES, className) ? RULES[className] : undefined;
      if (rule === undefined) throw new Lacking('there is no such layer here');
      const options = new Options(module, rankAt(modules, i), aroundOf(modules, i));
      const made = rule(options);
      options.finish();
      return made;
    } catch (error) {
      if (!(error instanceof Lacking)) throw error;
      problems.push(`${className}${path === '' ? '' : ` in '${path}'`}: ${error.message}`);
      return [];
    }
  });
  if (problems.length === 0) return layers;
  const count = problems.length === 1 ? 'one that is not' : `${problems.length} that are not`;
  throw new ValueError(
    `${WHERE}: every module must be one that can be made here, got ${count}:\n` +
      problems.map((problem) => `- ${problem}`).join('\n') +
      `\n${BY_ONNX}`,
  );
}
