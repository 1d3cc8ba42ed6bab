import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, type BackendOptions, pickBackend } from '../node/index.js';

/** What computes. */
export interface ComputeOptions extends BackendOptions {
  /**
   * `'auto'` takes the first that loads of `'tensorflow'` (tfjs-node), `'wasm'` and `'cpu'`; default the current one,
   * and `'auto'` where there is none.
   */
  backend?: 'auto' | 'node' | BackendName;
}

export const COMPUTE_OPTIONS = ['backend', 'threads', 'onednn'] as const;

/** Makes the wanted backend current, and says in one line which it is and why. */
export async function useBackend(options: ComputeOptions): Promise<string> {
  const current: string | undefined = tf.engine().backendName;
  const { backend, threads, onednn } = options;
  if (backend === undefined && threads === undefined && onednn === undefined && current) {
    return `Backend ${current}: the current one.`;
  }
  const { reason } = await pickBackend(backend ?? 'auto', {
    ...(threads === undefined ? {} : { threads }),
    ...(onednn === undefined ? {} : { onednn }),
  });
  return reason;
}
