import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { pickBackend } from '../../lib/node/backend.js';
import { BACKEND_LOADERS, type BackendLoader } from '../../lib/node/load_backends.js';
import { missingKernels } from '../../lib/node/missing_kernels.js';
import { absent } from '../absent.js';
import { describeEachBackend, whyNotNative } from '../backends.js';

const { SOFTWARE_ADAPTER } = jest.requireActual<{
  SOFTWARE_ADAPTER: { VK_ICD_FILENAMES: string; LD_LIBRARY_PATH: string };
}>('../../scripts/software_adapter.js');

type Loaders = typeof BACKEND_LOADERS;
type Call = Parameters<typeof pickBackend>;

const failing = (message: string): BackendLoader => {
  return () => Promise.reject(new Error(message));
};
const NOT_INSTALLED = "Cannot find package '@tensorflow/tfjs-node' imported from /app/main.js";
const NO_ADDON =
  'The Node.js native addon module (tfjs_binding.node) can not be found at path: /app/x. \nPlease';

/** What a rejected call says. */
const messageOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: Error) => error.message,
  );

function loaders(replaced: Partial<Loaders>): Loaders {
  return { ...BACKEND_LOADERS, ...replaced };
}

describe('pickBackend with a backend missing', () => {
  afterAll(() => tf.setBackend('cpu'));

  test.each([
    [
      'package not installed, as ESM says it',
      NOT_INSTALLED,
      'the package is not installed (npm install @tensorflow/tfjs-node)',
    ],
    [
      'package not installed, as CommonJS says it',
      "Cannot find module '@tensorflow/tfjs-node'\nRequire stack:\n- /app/main.js",
      'the package is not installed (npm install @tensorflow/tfjs-node)',
    ],
    [
      'native part missing',
      NO_ADDON,
      "its native part is missing ('npm run native' in tfjs-deconv's repository makes it)",
    ],
    [
      'native part broken',
      'libtensorflow.so.2: cannot open shared object file\nat x',
      'libtensorflow.so.2: cannot open shared object file',
    ],
  ])('%s', async (_, message, clause) => {
    const without = loaders({ tensorflow: failing(message) });
    await expect(pickBackend('auto', { threads: 1 }, without)).resolves.toEqual({
      name: 'wasm',
      reason: `Backend wasm (WebAssembly, 1 thread): tensorflow does not load, ${clause}.`,
    });
    expect(await messageOf(pickBackend('tensorflow', {}, without))).toBe(
      `pickBackend: backend 'tensorflow' does not load: ${clause}.`,
    );
  });

  test.each(['webgpu', '@tensorflow/tfjs-backend-webgpu'])('%s not installed', async (name) => {
    await tf.setBackend('cpu');
    const without = loaders({ webgpu: failing(`Cannot find package '${name}' imported from /x`) });
    expect(await messageOf(pickBackend('webgpu', {}, without))).toBe(
      "pickBackend: backend 'webgpu' does not load: its packages are not installed " +
        '(npm install webgpu @tensorflow/tfjs-backend-webgpu).',
    );
    expect(tf.getBackend()).toBe('cpu');
  });

  test('auto ends at cpu', async () => {
    const onlyCpu = loaders({ tensorflow: failing('a'), wasm: failing('b') });
    await expect(pickBackend('auto', {}, onlyCpu)).resolves.toEqual({
      name: 'cpu',
      reason:
        'Backend cpu (plain JavaScript, slow): tensorflow does not load, a; wasm does not load, b.',
    });
    expect(tf.getBackend()).toBe('cpu');
  });

  test('no backend at all', async () => {
    const none = loaders({ tensorflow: failing('a'), wasm: failing('b'), cpu: failing('c') });
    expect(await messageOf(pickBackend('auto', {}, none))).toBe(
      'pickBackend: no backend loads: tensorflow does not load, a; wasm does not load, b; ' +
        'cpu does not load, c.',
    );
  });

  test('a backend that does not start leaves the next one', async () => {
    await pickBackend('wasm', { threads: 1 });
    const factory = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', () => Promise.reject(new Error('no memory')));
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const broken = loaders({ tensorflow: failing('a') });
    try {
      expect(await messageOf(pickBackend('wasm', {}, broken))).toBe(
        "pickBackend: backend 'wasm' does not load: it does not start on this machine.",
      );
      expect((await pickBackend('auto', {}, broken)).name).toBe('cpu');
    } finally {
      warn.mockRestore();
      tf.removeBackend('wasm');
      tf.registerBackend('wasm', factory, 2);
    }
  });
});

test('pickBackend finds a backend that another copy of tfjs-core has', async () => {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  try {
    const elsewhere = loaders({ wasm: () => Promise.resolve('') });
    expect(await messageOf(pickBackend('wasm', {}, elsewhere))).toBe(
      "pickBackend: backend 'wasm' does not load: it is registered in another copy of " +
        "@tensorflow/tfjs-core ('npm ls @tensorflow/tfjs-core' shows the copies, 'npm dedupe' " +
        'merges them).',
    );
  } finally {
    tf.registerBackend('wasm', factory, 2);
  }
});

test.each([
  [
    ['webgl', {}],
    "pickBackend: backend must be 'auto' or 'node' or 'tensorflow' or 'wasm' or 'cpu' or 'webgpu', got 'webgl'.",
  ],
  [
    ['auto', { thread: 1 }],
    "pickBackend: unknown option 'thread', expected one of onednn, threads.",
  ],
  [['auto', { threads: 0 }], 'pickBackend: threads must be a positive integer, got 0.'],
])('pickBackend(%j)', async (call, message) => {
  expect(await messageOf(pickBackend(...(call as unknown as Call)))).toBe(message);
});

const CORES = availableParallelism();

describe('pickBackend in a fresh process', () => {
  const script = join(__dirname, 'pick_in_fresh_process.ts');
  const native = whyNotNative() === null;

  /** The outcome, with TensorFlow's variables as a user has them, and what was written to stderr. */
  function pickWith(variables: NodeJS.ProcessEnv, ...calls: Call[]) {
    const { TF_NUM_INTRAOP_THREADS, TF_ENABLE_ONEDNN_OPTS, TF_CPP_MIN_LOG_LEVEL, ...rest } =
      process.env;
    const args = ['--import', 'tsx', script, JSON.stringify(calls)];
    const env = { ...rest, ...variables };
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect([run.status, run.signal]).toEqual([0, null]);
    return { ...JSON.parse(run.stdout), stderr: run.stderr };
  }
  const pick = (...calls: Call[]) => pickWith({}, ...calls);
  const trained = { loss: [expect.any(Number), expect.any(Number)], stderr: '' };

  const TABLE: { call: Call; name: string; reason: string }[] = [
    {
      call: ['wasm', { threads: 1 }],
      name: 'wasm',
      reason: 'Backend wasm (WebAssembly, 1 thread): as chosen.',
    },
    {
      call: ['wasm', { threads: 3 }],
      name: 'wasm',
      reason: 'Backend wasm (WebAssembly, 3 threads): as chosen.',
    },
    {
      call: ['wasm'],
      name: 'wasm',
      reason: `Backend wasm (WebAssembly, ${CORES} thread${CORES === 1 ? '' : 's'}): as chosen.`,
    },
    {
      call: ['cpu'],
      name: 'cpu',
      reason: 'Backend cpu (plain JavaScript, slow): as chosen.',
    },
  ];
  const NATIVE_TABLE: typeof TABLE = [
    {
      call: ['auto'],
      name: 'tensorflow',
      reason:
        'Backend tensorflow (tfjs-node, threads 1, oneDNN off): the first that loads of tensorflow, wasm, cpu.',
    },
    {
      call: ['node', { threads: 2, onednn: true }],
      name: 'tensorflow',
      reason: 'Backend tensorflow (tfjs-node, threads 2, oneDNN on): as chosen.',
    },
  ];

  test.each(native ? [...TABLE, ...NATIVE_TABLE] : TABLE)('$reason', ({ call, name, reason }) => {
    expect(pick(call)).toEqual({ name, reason, current: name, ...trained });
  });

  const { VK_ICD_FILENAMES } = SOFTWARE_ADAPTER;
  if (existsSync(VK_ICD_FILENAMES)) {
    test('webgpu on the software adapter, and back', () => {
      const name = 'webgpu';
      expect(pickWith(SOFTWARE_ADAPTER, ['webgpu'])).toEqual({
        name,
        reason: expect.stringMatching(
          /^Backend webgpu \(WebGPU by Dawn: swiftshader.*, google swiftshader, .*, software, slow\): as chosen\.$/,
        ),
        current: name,
        ...trained,
      });
      const there = pickWith(SOFTWARE_ADAPTER, ['webgpu'], ['cpu'], ['webgpu'], ['wasm']);
      expect(there).toMatchObject({ name: 'wasm', current: 'wasm', ...trained });
    });
  } else absent('webgpu by Dawn', `${VK_ICD_FILENAMES} (apt-get install chromium)`);

  test('webgpu without an adapter', () => {
    const nowhere = { VK_ICD_FILENAMES: '/none.json', VK_DRIVER_FILES: '/none.json' };
    const { error } = pickWith({ ...nowhere, LD_LIBRARY_PATH: '' }, ['cpu'], ['webgpu']);
    expect(error).toMatch(
      /^pickBackend: backend 'webgpu' does not load: Dawn finds no adapter: a graphics card, .*names\.$/,
    );
  });

  if (native) {
    test('threads cannot change once tfjs-node is loaded', () => {
      expect(pick(['tensorflow'], ['tensorflow', { threads: 2 }])).toEqual({
        error:
          "pickBackend: backend 'tensorflow' does not load: TF_NUM_INTRAOP_THREADS must be 2 " +
          'before @tensorflow/tfjs-node is loaded, got it loaded with 1.',
        stderr: '',
      });
      expect(pick(['tensorflow'], ['cpu'], ['auto', { threads: 1 }])).toMatchObject({
        name: 'tensorflow',
      });
    });
  }
});

describeEachBackend('conv2dTranspose against cpu', (backend) => {
  const x = Array.from({ length: 2 * 4 * 3 * 3 }, (_, i) => Math.sin(i));
  const filter = Array.from({ length: 3 * 2 * 2 * 3 }, (_, i) => Math.cos(3 * i));

  function forwardAndGradients(pad: 'same' | 'valid'): number[][] {
    return tf.tidy(() => {
      const arrays = [tf.tensor4d(x, [2, 4, 3, 3]), tf.tensor4d(filter, [3, 2, 2, 3])];
      const shape: [number, number, number, number] = pad === 'same' ? [2, 8, 6, 2] : [2, 9, 6, 2];
      const f = (a: tf.Tensor, w: tf.Tensor) =>
        tf.conv2dTranspose(a as tf.Tensor4D, w as tf.Tensor4D, shape, 2, pad);
      const loss = (a: tf.Tensor, w: tf.Tensor) => tf.sum(tf.square(f(a, w)));
      const results = [f(arrays[0]!, arrays[1]!), ...tf.grads(loss)(arrays)];
      return results.map((t) => Array.from(t.dataSync()));
    });
  }

  test.each(['same', 'valid'] as const)('forward and both gradients, padding %s', async (pad) => {
    await tf.setBackend('cpu');
    const expected = forwardAndGradients(pad);
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const got = forwardAndGradients(pad);
    expect(tf.memory().numTensors).toBe(before);
    got.forEach((values, i) => {
      expect(values).toHaveLength(expected[i]!.length);
      const error = Math.max(...values.map((v, j) => Math.abs(v - expected[i]![j]!)));
      const scale = Math.max(...expected[i]!.map(Math.abs));
      expect(error / scale).toBeLessThan(1e-6);
    });
  });
});

describeEachBackend('missingKernels', (backend) => {
  test('everything that trains a 2-D autoencoder is there', () => {
    const needed = [tf.Conv2D, tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter, tf.MaxPoolGrad];
    expect(missingKernels(backend).filter((name) => needed.includes(name as 'Conv2D'))).toEqual([]);
  });
});

test('missingKernels names every kernel of a backend that has none', () => {
  expect(missingKernels('no such backend')).toHaveLength(16);
});
