import type { ComputeOptions } from '../../lib/training/index.js';
import { optionalInteger } from '../command_line.js';

/** The options of a command line that say what computes. */
export const COMPUTE = {
  backend: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
} as const;

interface Values {
  backend: string;
  threads?: string | undefined;
  onednn?: boolean | undefined;
}

/** What they ask for. */
export function computeOptions({ backend, threads: text, onednn }: Values): ComputeOptions {
  const threads = optionalInteger('threads', text);
  return {
    backend: backend as 'auto',
    ...(threads === undefined ? {} : { threads }),
    ...(onednn === undefined ? {} : { onednn }),
  };
}
