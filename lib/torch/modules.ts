import type { TorchTensor } from '../load/safetensors.js';

/** A module of a state_dict: what is below one name, such as encoder.0.weight and encoder.0.bias. */
export interface TorchModule {
  /** 'encoder.0'; '' where the file is a single module's. */
  prefix: string;
  /** By their last names: weight, bias, running_mean ... */
  tensors: Map<string, TorchTensor>;
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

/** The modules of a file, those of a Sequential in its order: 2 before 10. */
export function toModules(tensors: ReadonlyMap<string, TorchTensor>): TorchModule[] {
  const modules = new Map<string, TorchModule>();
  for (const [name, tensor] of tensors) {
    const dot = name.lastIndexOf('.');
    const prefix = name.slice(0, Math.max(dot, 0));
    const module = modules.get(prefix) ?? { prefix, tensors: new Map() };
    if (name.slice(dot + 1) === IGNORED) continue;
    modules.set(prefix, module);
    module.tensors.set(name.slice(dot + 1), tensor);
  }
  return [...modules.values()].sort((a, b) => compare(a.prefix, b.prefix));
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
