import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/** What of tfjs's WebGL backend is used here. */
interface WebglBackend {
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): tf.TensorInfo;
  readSync(dataId: object): tf.BackendValues;
  floatPrecision(): 16 | 32;
}

/** Below the least number above 0 of 16 bits, and between 1 and its successor there. */
const PROBES = [1e-8, 1 + 2 ** -20];

/** Runs with the values of flags, and puts back those that there were. */
function withFlags<T>(flags: Readonly<Record<string, boolean>>, run: () => T): T {
  const before = Object.keys(flags).map((name) => [name, tf.env().getBool(name)] as const);
  try {
    for (const [name, value] of Object.entries(flags)) tf.env().set(name, value);
    return run();
  } finally {
    for (const [name, value] of before) tf.env().set(name, value);
  }
}

/** Whether numbers come back from a shader as they were: then it has 32 bits. */
function measured(backend: WebglBackend): 16 | 32 {
  // With DEBUG tfjs refuses to upload what 16 bits do not hold; small tensors are computed on the CPU otherwise.
  return withFlags({ WEBGL_CPU_FORWARD: false, DEBUG: false }, () => {
    const { run, free } = backendKernels('webgl', backend);
    const x = backend.makeTensorInfo([PROBES.length], 'float32', Float32Array.from(PROBES));
    const y = run(tf.Abs, { x }, {});
    const back = backend.readSync(y.dataId) as Float32Array;
    free(x, y);
    return PROBES.every((value, i) => back[i] === Math.fround(value)) ? 32 : 16;
  });
}

const corrected = new WeakSet<object>();
let warned = false;

function correct(backend: WebglBackend): void {
  if (corrected.has(backend)) return;
  corrected.add(backend);
  // By the flag that decides what textures hold, which a program may set later.
  const known = new Map<boolean, 16 | 32>();
  backend.floatPrecision = () => {
    const full = tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
    const precision = known.get(full) ?? measured(backend);
    known.set(full, precision);
    if (precision === 16 && !warned) {
      warned = true;
      console.warn(
        'webgl: this graphics card computes with 16 bits a number, which has three digits: predictions are ' +
          'coarse, and what is smaller than 6e-8 or larger than 65504 is lost in training. ' +
          'The backends wasm and cpu have 32 bits.',
      );
    }
    return precision;
  };
}

/**
 * How many bits the numbers of tfjs's WebGL backend have. Stock answers 16 wherever there are 32, and 32 where
 * there are 16, so that optimizers take the epsilon of the other: Adam is slow on the one and NaN on the other.
 */
export function repairWebglPrecision(): void {
  replaceKernels('webgl', 'DeconvWebglPrecision', {}, {}, undefined, (backend) =>
    correct(backend as WebglBackend),
  );
}
