import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, text, ValueError } from '../check.js';
import { Lacking, Options } from './options.js';
import { type PrintedModule, readPrinted } from './printed.js';
import { RULES } from './rules.js';

const WHERE = 'torchLayers';

/** The modules of nested Sequentials in the order in which they run. */
function inOrder(module: PrintedModule, problems: string[]): PrintedModule[] {
  if (module.className === 'Sequential') {
    return module.children.flatMap((child) => inOrder(child, problems));
  }
  if (module.children.length === 0) return [module];
  const at = module.path === '' ? '' : ` in '${module.path}'`;
  problems.push(
    `${module.className}${at}: what its forward does is not printed ` +
      "(nearest: its Sequentials one by one, torchLayers(text, 'encoder'))",
  );
  return [];
}

/** The spatial dimensions of the nearest module that tells, before or behind. */
function rankAt(modules: readonly PrintedModule[], i: number): number | null {
  const tells = ({ className, args }: PrintedModule) => {
    const { unflattened_size: size } = args;
    if (className === 'Unflatten' && Array.isArray(size)) return size.length - 1;
    return Number(/^(?:Conv|MaxPool|AvgPool|ZeroPad).*(\d)d$/.exec(className)?.[1]) || null;
  };
  const near = [...modules.slice(0, i).reverse(), ...modules.slice(i)];
  return near.map(tells).find((rank) => rank !== null) ?? null;
}

/**
 * The layers that compute what a `torch.nn.Sequential` does, from what `print(model)` shows, on
 * channels last: convolutions and transposed convolutions with torch's symmetric `padding`, its
 * `output_padding` and dilation, linear layers, batch norms, pooling without padding, nearest
 * upsampling, activations. They are named by torch's paths, so that `importTorch` finds their weights.
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
  const modules = inOrder(readPrinted(WHERE, printed, prefix), problems);
  const layers = modules.flatMap((module, i) => {
    const { className, path } = module;
    try {
      const rule = Object.hasOwn(RULES, className) ? RULES[className] : undefined;
      if (rule === undefined) throw new Lacking('there is no such layer here');
      const options = new Options(module, rankAt(modules, i));
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
      problems.map((problem) => `- ${problem}`).join('\n'),
  );
}
