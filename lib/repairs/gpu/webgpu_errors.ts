import type * as tf from '@tensorflow/tfjs-core';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/** What of a program of tfjs's WebGPU backend names it. */
interface Program {
  readonly shaderKey: string;
  readonly outputShape: readonly number[];
}

/** What of tfjs's WebGPU backend is used here. */
interface WebgpuBackend {
  readonly device: GPUDevice;
  runWebGPUProgram(program: Program, inputs: tf.TensorInfo[], ...rest: unknown[]): tf.TensorInfo;
  read(dataId: object): Promise<tf.BackendValues>;
  readSync(dataId: object): tf.BackendValues;
}

const SINCE =
  'What was computed since, and what waited beside it, may be wrong, so nothing more is read from this backend. ' +
  "Go on with another backend and weights that are loaded again, or start anew by tf.removeBackend('webgpu').";

const because = (what: string, message: string) =>
  new Error(`webgpu: ${what}: ${message.trim().split('\n').slice(0, 3).join(' ')}\n${SINCE}`);

/** Calls of a device that may fail later than they return. */
function scoped(
  device: GPUDevice,
  running: () => string,
  failed: (what: string, message: string) => void,
): Set<Promise<void>> {
  const pending = new Set<Promise<void>>();
  const within = <A extends unknown[], R>(call: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      const what = running();
      device.pushErrorScope('validation');
      try {
        return call.apply(device, args);
      } finally {
        const done = device.popErrorScope().then((error) => {
          pending.delete(done);
          if (error !== null) failed(what, error.message);
        });
        pending.add(done);
      }
    };
  };
  // Once a shader, not once a run.
  device.createShaderModule = within(device.createShaderModule);
  device.createComputePipeline = within(device.createComputePipeline);
  return pending;
}

const watched = new WeakSet<object>();

/** Makes what fails on the graphics card an error of the reads that follow. */
function watch(backend: WebgpuBackend): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const { device, runWebGPUProgram, read, readSync } = backend;
  let running = '';
  let named: Error | undefined;
  let other: Error | undefined;

  const pending = scoped(
    device,
    () => running,
    (what, message) => {
      named ??= because(what, message);
    },
  );
  device.addEventListener('uncapturederror', ({ error }) => {
    other ??= because('the graphics card refused an operation', error.message);
  });
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') other ??= because('the graphics card was lost', message);
  });
  const check = () => {
    if (named !== undefined || other !== undefined) throw named ?? other;
  };

  backend.runWebGPUProgram = function (program, inputs, ...rest) {
    const shapes = inputs.map(({ shape }) => `[${shape}]`).join(' and ');
    running = `${program.constructor.name} of ${shapes} to [${program.outputShape}]`;
    return runWebGPUProgram.call(this, program, inputs, ...rest);
  };
  backend.read = async function (dataId) {
    const values = await read.call(this, dataId);
    await Promise.all(pending);
    check();
    return values;
  };
  backend.readSync = function (dataId) {
    check();
    const values = readSync.call(this, dataId);
    check();
    return values;
  };
}

/**
 * Operations that fail on WebGPU are errors. Stock prints a warning and goes on, with outputs of zeros or of
 * what lay in memory. The card answers later than an operation returns, so the error comes with the next read:
 * `data()` always waits for it, `dataSync()` knows those that have come by then.
 */
export function repairWebgpuErrors(): void {
  replaceKernels('webgpu', 'DeconvWebgpuErrors', {}, {}, undefined, (backend) =>
    watch(backend as WebgpuBackend),
  );
}
