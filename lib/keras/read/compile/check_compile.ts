import { callable, fail, record } from '../../../check.js';
import type { CompileLoaded } from './compile_model.js';

/** What of `loadKeras`'s options is about compiling. */
interface CompileOptions {
  compile?: unknown;
  losses?: unknown;
  metrics?: unknown;
  weightsFor?: unknown;
}

/** How the model is to be compiled, null if it is not. @throws ValueError for options that are none, or of no use */
export function checkCompile(where: string, options: CompileOptions): CompileLoaded | null {
  const { compile = false, losses = {}, metrics = {}, weightsFor } = options;
  if (compile !== 'fresh' && typeof compile !== 'boolean') {
    fail(where, 'compile', "true, false or 'fresh'", compile);
  }
  for (const [name, one] of Object.entries(record(where, 'losses', losses))) {
    callable(where, `the loss ${name}`, one);
  }
  for (const [name, one] of Object.entries(record(where, 'metrics', metrics))) {
    if (one !== null) callable(where, `the metric ${name}`, one);
  }
  if (compile === false) {
    for (const name of ['losses', 'metrics'] as const) {
      if (options[name] !== undefined) fail(where, name, 'given with compile: true', options[name]);
    }
    return null;
  }
  if (weightsFor !== undefined) fail(where, 'compile', 'left out with weightsFor', compile);
  return { state: compile !== 'fresh', losses, metrics } as CompileLoaded;
}
