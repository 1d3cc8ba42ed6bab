import type * as tf from '@tensorflow/tfjs-core';
import { replaceKernels } from '../../tfjs/replace_kernels.js';

/** What tfjs's WebGL backend knows of the values of a tensor. */
interface TensorData {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Null while they are on the graphics card. */
  readonly values: tf.BackendValues | null;
  /** Where they are a part of another tensor's. */
  readonly slice: object | null;
}

interface WebglBackend {
  readonly gpgpu: { readonly gl: WebGLRenderingContext; itemsToPoll: unknown[] };
  readonly texData: { get(dataId: object): TensorData };
  runWebGLProgram(...args: unknown[]): tf.TensorInfo;
  read(dataId: object): Promise<tf.BackendValues>;
  readSync(dataId: object): tf.BackendValues;
  convertAndCacheOnCPU(dataId: object, values?: tf.BackendValues): tf.BackendValues;
}

const SINCE =
  "Go on with another backend and weights that are loaded again, or start webgl anew by tf.removeBackend('webgl') " +
  'and tf.registerBackend.';

const lostError = (what: string) =>
  new Error(
    `webgl: the WebGL context was lost, and with it ${what}: the browser has reset the graphics card or given ` +
      `it to other pages. ${SINCE}`,
  );

const lostTensor = ({ shape, dtype }: TensorData) =>
  lostError(`the values of a tensor of shape [${shape}] and dtype ${dtype}`);

const watched = new WeakSet<object>();

/** Makes what was lost with the context an error of all that would use it. */
function watch(backend: WebglBackend): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  const { runWebGLProgram, read, readSync, convertAndCacheOnCPU } = backend;
  const { gl } = backend.gpgpu;
  // A context that is restored is empty: what was lost stays lost.
  let gone = false;
  const isLost = () => {
    gone ||= gl.isContextLost();
    return gone;
  };
  /** What ends the reads that wait for the graphics card. */
  const waiting = new Set<() => void>();
  gl.canvas.addEventListener('webglcontextlost', () => {
    gone = true;
    // What tfjs asks for again and again, whether it is done, never is.
    backend.gpgpu.itemsToPoll = [];
    for (const end of waiting) end();
  });
  const check = (dataId: object) => {
    const data = backend.texData.get(dataId);
    const elsewhere = data.values !== null && data.values !== undefined && !data.slice;
    // The two parts of complex values are read on their own.
    if (isLost() && !elsewhere && data.dtype !== 'complex64') throw lostTensor(data);
  };

  backend.runWebGLProgram = function (...args) {
    try {
      if (!isLost()) return runWebGLProgram.apply(this, args);
    } catch (error) {
      if (!isLost()) throw error;
    }
    throw lostError('all that is computed on it');
  };
  backend.read = async function (dataId) {
    check(dataId);
    const data = this.texData.get(dataId);
    let end = () => {};
    const lost = new Promise<never>((_, reject) => {
      end = () => reject(lostTensor(data));
    });
    waiting.add(end);
    try {
      return await Promise.race([read.call(this, dataId), lost]);
    } finally {
      waiting.delete(end);
    }
  };
  backend.readSync = function (dataId) {
    check(dataId);
    return readSync.call(this, dataId);
  };
  // All that comes from the card passes here: from a lost one come zeros, which must not be kept for values.
  backend.convertAndCacheOnCPU = function (dataId, values) {
    if (values !== undefined && values !== null) check(dataId);
    return convertAndCacheOnCPU.call(this, dataId, values);
  };
}

/**
 * A lost WebGL context is an error. Stock waits for ever for what is read meanwhile, reads zeros afterwards, and
 * hands these to the next backend as the weights of a living model.
 */
export function repairWebglLost(): void {
  replaceKernels('webgl', 'DeconvWebglLost', {}, {}, undefined, (backend) =>
    watch(backend as WebglBackend),
  );
}
