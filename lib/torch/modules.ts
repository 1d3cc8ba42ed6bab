import type { TorchTensor } from '../load/safetensors.js';
import { foldNorms, type ModuleTensors } from './fold.js';

/** A module of a state_dict: what is below one name, such as encoder.0.weight and encoder.0.bias. */
export interface TorchModule {
  /** 'encoder.0'; '' where the file is a single module's. */
  prefix: string;
  /** By their last names: weight, bias, running_mean ... */
  tensors: ModuleTensors;
}

/** A counter that BatchNorm keeps for training. */
const IGNORED = 'num_batches_tracked';

export const parameterName = (prefix: string, parameter: string) =>
  prefix === '' ? parameter : `${prefix}.${parameter}`;

/** Where two names part: the first segments that differ. */
function parting(a: string, b: string): [string | undefined, string | undefined] {
  const [x, y] = [a.split('.'), b.split('.')];
  const at = x.findIndex((segment, i) => segment !== y[i]);
  return at < 0 ? [undefined, y[x.length]] : [x[at], y[at]];
}

const isNumber = (segment: string | undefined) => /^\d+$/.test(segment ?? '');

function compare(a: string, b: string): number {
  const [x = '', y = ''] = parting(a, b);
  if (isNumber(x) && isNumber(y)) return Number(x) - Number(y);
  return x < y ? -1 : 1;
}

/** What DataParallel and torch.compile put before every name. */
const WRAPPERS = ['module.', '_orig_mod.'];

/** The names without what a wrapper has put before all of them. */
function unwrapped(tensors: ReadonlyMap<string, TorchTensor>): ReadonlyMap<string, TorchTensor> {
  const names = [...tensors.keys()];
  const wrapper = WRAPPERS.find((one) => names.every((name) => name.startsWith(one)));
  if (wrapper === undefined || names.length === 0) return tensors;
  return unwrapped(
    new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])),
  );
}

/** Where the name of a module ends: before its parametrizations, else at the last dot. */
function lastDot(name: string): number {
  const at = name.search(/(?:^|\.)parametrizations\./);
  if (at < 0) return name.lastIndexOf('.');
  return name.startsWith('parametrizations') ? -1 : at;
}

const RECURRENT = /^((?:weight|bias)_(?:ih|hh|hr)_l)(\d+)(_reverse)?$/;

/** The layers that a recurrent module holds, as rnn.0 and rnn.1; itself where it has one alone, or is another. */
function recurrentLayers(module: TorchModule): TorchModule[] {
  const names = [...module.tensors.keys()].map((name) => RECURRENT.exec(name));
  const last = Math.max(0, ...names.map((parts) => Number(parts?.[2] ?? 0)));
  if (last === 0 || names.includes(null) || last >= names.length) return [module];
  return Array.from({ length: last + 1 }, (_, i) => {
    const own = names.filter((parts) => Number(parts![2]) === i);
    const tensors = own.map((parts): [string, TorchTensor] => [
      `${parts![1]}0${parts![3] ?? ''}`,
      module.tensors.get(parts![0])!,
    ]);
    return { prefix: parameterName(module.prefix, String(i)), tensors: new Map(tensors) };
  });
}

/** Torch's MultiheadAttention has the tensors of its last projection in a module of their own. */
const OUT = 'out_proj';

/** That module's tensors with those of the attention around it. */
function joinAttention(modules: Map<string, TorchModule>): void {
  for (const { prefix, tensors } of [...modules.values()]) {
    const out = modules.get(parameterName(prefix, OUT));
    if (out === undefined || !(tensors.has('in_proj_weight') || tensors.has('q_proj_weight'))) {
      continue;
    }
    for (const [name, tensor] of out.tensors) tensors.set(`${OUT}.${name}`, tensor);
    modules.delete(out.prefix);
  }
}

/** The modules of a file, those of a Sequential in its order: 2 before 10; norms of weights folded. */
export function toModules(tensors: ReadonlyMap<string, TorchTensor>): TorchModule[] {
  const modules = new Map<string, TorchModule>();
  for (const [name, tensor] of unwrapped(tensors)) {
    const dot = lastDot(name);
    const prefix = name.slice(0, Math.max(dot, 0));
    const module = modules.get(prefix) ?? { prefix, tensors: new Map() };
    if (name.slice(dot + 1) === IGNORED) continue;
    modules.set(prefix, module);
    module.tensors.set(name.slice(dot + 1), tensor);
  }
  joinAttention(modules);
  return [...modules.values()]
    .map((module) => ({ ...module, tensors: foldNorms(module.tensors) }))
    .flatMap(recurrentLayers)
    .sort((a, b) => compare(a.prefix, b.prefix));
}

/** Whether the names of sorted modules tell their order: numbers do, 'decoder' and 'encoder' do not. */
export function orderIsTold(modules: readonly TorchModule[]): boolean {
  return modules.every(({ prefix }, i) => {
    const next = modules[i + 1];
    return next === undefined || parting(prefix, next.prefix).every(isNumber);
  });
}

/** The modules that a prefix stands for: itself, and those below it. */
export function modulesBelow(modules: readonly TorchModule[], prefix: string): TorchModule[] {
  return modules.filter((module) => `${module.prefix}.`.startsWith(`${prefix}.`) || prefix === '');
}
