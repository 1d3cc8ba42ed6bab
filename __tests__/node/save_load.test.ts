import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadModel, saveModel } from '../../lib/node/index.js';
import '../../lib/wasm/index.js';
import { describeEachBackend } from '../backends.js';
import { drawn } from '../draws.js';
import { freshProcess } from '../fresh_process.js';
import { autoencoder, OPTIMIZERS, type OptimizerName, state, train } from './toy_models.js';

/** An error of exactly that text, whatever its cause. */
const error = (message: string) => expect.objectContaining({ message });

beforeAll(() => tf.setBackend('cpu'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describeEachBackend('training goes on bit for bit in a fresh process', (backend) => {
  const names = Object.keys(OPTIMIZERS) as OptimizerName[];
  test.each(backend === 'cpu' ? names.filter((_, i) => drawn(i)) : (['adam'] as const))(
    'optimizer=%s',
    async (optimizer) => {
      const model = autoencoder(optimizer);
      await train(model, 0, 7);
      const before = tf.memory().numTensors;
      await saveModel(model, folder, { includeOptimizer: true });
      expect(tf.memory().numTensors).toBe(before);
      const saved = await state(model);
      await train(model, 7, 12);
      const child = await freshProcess('__tests__/node/resume_child.ts', [
        backend,
        folder,
        '7',
        '12',
      ]);
      expect(child).toEqual({ backend, loaded: saved, trained: await state(model) });
      model.dispose();
    },
  );
});

describe('saveModel and loadModel', () => {
  test('resuming twice is as good as once, in one process, after many steps', async () => {
    const [whole, first] = [autoencoder('adam'), autoencoder('adam')];
    await train(whole, 0, 60);
    await train(first, 0, 20);
    await saveModel(first, folder, { includeOptimizer: true });
    const second = await loadModel(folder);
    await train(second, 20, 40);
    await saveModel(second, folder, { includeOptimizer: true });
    const third = await loadModel(folder);
    await train(third, 40, 60);
    expect(await state(third)).toEqual(await state(whole));
    for (const model of [whole, first, second, third]) model.dispose();
  });

  test('a loaded model frees all it took, its optimizer included', async () => {
    const model = autoencoder('adam');
    await train(model, 0, 1);
    await saveModel(model, folder, { includeOptimizer: true });
    const before = tf.memory().numTensors;
    (await loadModel(folder)).dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('without includeOptimizer the model comes back uncompiled', async () => {
    const model = autoencoder('adam');
    await saveModel(model, folder);
    const loaded = await loadModel(folder);
    expect(loaded.optimizer).toBeUndefined();
    expect(await state(loaded)).toEqual(await state(model));
    model.dispose();
    loaded.dispose();
  });

  test('metadata of the user travels along', async () => {
    const model = autoencoder('sgd');
    model.setUserDefinedMetadata({ epoch: 3 });
    await saveModel(model, folder);
    const loaded = await loadModel(join(folder, 'model.json'));
    expect(loaded.getUserDefinedMetadata()).toEqual({ epoch: 3 });
    model.dispose();
    loaded.dispose();
  });
});

describe('saveModel refuses', () => {
  const model = () => tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  const compiled = (args: tfl.ModelCompileArgs) => {
    const one = model();
    one.compile(args);
    return one;
  };
  const loss = (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.sub(a, b));

  test.each([
    [
      'an uncompiled model',
      model,
      'saveModel: includeOptimizer needs a compiled model, got no optimizer.',
    ],
    [
      'a loss that is a function',
      () => compiled({ optimizer: 'sgd', loss }),
      "saveModel: with includeOptimizer the loss must be a name, as in 'meanSquaredError', " +
        'got function loss.',
    ],
    [
      'one loss of several that is a function',
      () => compiled({ optimizer: 'sgd', loss: [loss] }),
      "saveModel: with includeOptimizer the loss must be a name, as in 'meanSquaredError', " +
        'got function loss.',
    ],
    [
      'an optimizer that cannot be saved',
      () => {
        const one = compiled({ optimizer: 'sgd', loss: 'meanSquaredError' });
        one.optimizer.getWeights = async () => {
          throw new Error('no weights.');
        };
        return one;
      },
      'DIR: the model must be one that tfjs saves, got Error: no weights..',
    ],
  ])('%s', async (_, make, message) => {
    const bad = make();
    const call = saveModel(bad, folder, { includeOptimizer: true });
    await expect(call).rejects.toEqual(error(message.replace('DIR', folder)));
    expect(readdirSync(folder)).toEqual([]);
    bad.dispose();
  });

  test('an option it does not know', async () => {
    const call = saveModel(model(), folder, { optimizer: true } as object);
    await expect(call).rejects.toEqual(
      error("saveModel: unknown option 'optimizer', expected one of includeOptimizer, quantize."),
    );
  });
});

describe('loadModel refuses', () => {
  interface Json {
    modelTopology: { config: { layers: { class_name: string; config: { units: number } }[] } };
    weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
    trainingConfig: { optimizer_config: { class_name: string } };
  }

  test.each<[string, (json: Json) => void, string]>([
    [
      'an unknown layer',
      ({ modelTopology }) => {
        modelTopology.config.layers[0]!.class_name = 'Denser';
      },
      "class 'Denser' must be registered: define it and call tf.serialization.registerClass.",
    ],
    [
      'a topology of another size',
      ({ modelTopology }) => {
        modelTopology.config.layers[0]!.config.units = 3;
      },
      "weight 'first/kernel' must have shape [2, 3], as the topology says, got [2, 6].",
    ],
    [
      'a renamed weight',
      ({ weightsManifest }) => {
        weightsManifest[0]!.weights[1]!.name = 'first/bais';
      },
      "weight 'first/bais' must belong to the topology, " +
        'whose others are first/bias, second/kernel, second/bias.',
    ],
    [
      'a layer that was taken out',
      ({ modelTopology }) => {
        modelTopology.config.layers.pop();
      },
      "weight 'second/kernel' must belong to the topology, whose others are none, all are taken.",
    ],
    [
      'a weight that was taken out',
      ({ weightsManifest }) => {
        weightsManifest[0]!.weights[0]!.name = 'first/bias';
        weightsManifest[0]!.weights[0]!.shape = [6];
        weightsManifest[0]!.weights.splice(1, 1);
      },
      'the weights must include first/kernel, as the topology says.',
    ],
    [
      'an unknown optimizer',
      ({ trainingConfig }) => {
        trainingConfig.optimizer_config.class_name = 'Eve';
      },
      'trainingConfig must be one that tfjs knows, got: Unknown layer: Eve. ' +
        'This may be due to one of the following reasons:\n' +
        '1. The layer is defined in Python, in which case it needs to be ported to TensorFlow.js or your JavaScript code.\n' +
        '2. The custom layer is defined in JavaScript, but is not registered properly with tf.serialization.registerClass().',
    ],
  ])('%s', async (_, edit, message) => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ name: 'first', units: 6, inputShape: [2] }),
        tfl.layers.dense({ name: 'second', units: 1 }),
      ],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await saveModel(model, folder, { includeOptimizer: true });
    model.dispose();
    const path = join(folder, 'model.json');
    const json: Json & { files?: unknown } = JSON.parse(readFileSync(path, 'utf8'));
    edit(json);
    // So that only the mismatch is wrong, not the lengths.
    delete json.files;
    const floats = json.weightsManifest[0]!.weights.reduce(
      (sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1),
      0,
    );
    writeFileSync(join(folder, json.weightsManifest[0]!.paths[0]!), new Uint8Array(4 * floats));
    writeFileSync(path, JSON.stringify(json));
    await expect(loadModel(folder)).rejects.toEqual(error(`${path}: ${message}`));
  });
});
