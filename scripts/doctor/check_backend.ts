/**
 * Loads the backend that its argument names and prints what it finds as JSON. A process of its own
 * for each backend: a native addon that crashes takes its process along.
 */
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { type BackendName, missingKernels, pickBackend } from '../../lib/node/index.js';
import { ready } from '../../lib/wasm/index.js';
import type { BackendReport } from './backend_report.js';
import { checkConvolutions } from './check_convolutions.js';

const MODES = {
  simd: 'kernels of the SIMD module',
  fallback: "kernels of the backend's own as a fallback: no SIMD here, or no way into its memory",
} as const;

async function report(name: BackendName): Promise<BackendReport> {
  try {
    const { reason } = await pickBackend(name);
    const mode = await ready();
    // Small tensors would be computed in JavaScript, and the card never asked.
    if (name === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
    const [, description = ''] = /\((.*)\): as chosen\.$/.exec(reason) ?? [];
    return {
      name,
      loads: true,
      description: mode === null ? description : `${description}; ${MODES[mode]}`,
      missing: missingKernels(name),
      checks: checkConvolutions(),
    };
  } catch (error) {
    const message = (error as Error).message.replace(/^pickBackend: .* does not load: /, '');
    return { name, loads: false, description: message };
  }
}

console.log(JSON.stringify(await report(process.argv[2] as BackendName)));
