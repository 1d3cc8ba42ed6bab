import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadModel } from '../../lib/node/index.js';
import { bundle, pageWith, WASM_BINARIES } from './bundle.js';
import { call, describeInChromium } from './chromium.js';
import { difference, type Fixture, MODEL_NAMES, saveFixtures } from './fixtures.js';
import { pageOfEachTest } from './page_of_each_test.js';
import { type Server, serve } from './static_server.js';

const STEPS = 3;

/** What Node makes of a fixture in training and in gradients. */
async function inNode(folder: string, { name, input, inputShape: shape }: Fixture) {
  const model = await loadModel(path.join(folder, name));
  const dx = tf.tidy(() => {
    const loss = (x: tf.Tensor) => tf.mean(tf.square(model.predict(x) as tf.Tensor));
    return [...tf.grad(loss)(tf.tensor(input, shape)).dataSync()];
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const x = tf.tensor(input, shape);
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) losses.push((await model.trainOnBatch(x, x)) as number);
  tf.dispose(x);
  model.dispose();
  return { dx, losses };
}

describeInChromium('models saved by Node', (browser) => {
  let saved: Awaited<ReturnType<typeof saveFixtures>>;
  let server: Server;
  const fixture = (name: string) => saved.fixtures.find((one) => one.name === name)!;

  beforeAll(async () => {
    saved = await saveFixtures();
    server = await serve({
      folders: { '/models/': saved.folder, '/wasm/': WASM_BINARIES },
      texts: {
        '/index.html': pageWith('page.js'),
        '/page.js': await bundle('models.ts'),
        '/broken/model.json': '{"modelTopology": 12',
        '/foreign/model.json': '{"cat": 1}',
      },
    });
  });
  const opened = pageOfEachTest(browser, () => server.url);

  afterAll(async () => {
    await server?.close();
    saved?.remove();
  });

  describe.each(['cpu', 'wasm', 'webgl', 'webgpu'])('on %s', (backend) => {
    test.each(MODEL_NAMES)(
      `%s predicts, has the gradient and trains as in Node (${backend})`,
      async (name) => {
        const problem = await call<string | null>(opened.page, 'useBackend', backend);
        if (backend === 'webgpu' && problem !== null) {
          process.stderr.write(`NOT TESTED ${name} on webgpu, Chromium has none: ${problem}\n`);
          return;
        }
        expect(problem).toBeNull();
        const { input, inputShape, output } = fixture(name);
        const before = await call<number>(opened.page, 'dispose');
        const progress = await call<number[]>(
          opened.page,
          'load',
          name,
          `models/${name}/model.json`,
        );
        expect(progress.at(-1)).toBe(1);
        const got = await call<number[]>(opened.page, 'predict', name, input, inputShape);
        expect(difference(got, output)).toBeLessThan(1e-4);

        const { dx, losses } = await inNode(saved.folder, fixture(name));
        const gotDx = await call<number[]>(opened.page, 'gradient', name, input, inputShape);
        const largest = Math.max(...dx.map(Math.abs));
        expect(difference(gotDx, dx)).toBeLessThan(1e-4 * largest);
        // Dropout draws its own numbers on every backend.
        const gotLosses = await call<number[]>(
          opened.page,
          'train',
          name,
          input,
          inputShape,
          STEPS,
        );
        expect(gotLosses.every(Number.isFinite)).toBe(true);
        if (name !== 'convAutoencoder1d') expect(difference(gotLosses, losses)).toBeLessThan(1e-4);
        expect(await call<number>(opened.page, 'dispose')).toBe(before);
        expect(opened.troubles).toEqual([]);
      },
      180_000,
    );
  });

  test.each(['indexeddb://kept', 'localstorage://kept'])(
    'save to %s, reload the page, load: equal',
    async (address) => {
      await call(opened.page, 'useBackend', 'cpu');
      const { input, inputShape, output } = fixture('convAutoencoder1d');
      await call(opened.page, 'load', 'first', 'models/convAutoencoder1d/model.json');
      const before = await call<number[]>(opened.page, 'predict', 'first', input, inputShape);
      await call(opened.page, 'save', 'first', address);
      await opened.page.reload();
      await call(opened.page, 'useBackend', 'cpu');
      await call(opened.page, 'load', 'second', address);
      const after = await call<number[]>(opened.page, 'predict', 'second', input, inputShape);
      expect(after).toEqual(before);
      expect(difference(after, output)).toBeLessThan(1e-4);
      expect(opened.troubles).toEqual([]);
    },
  );

  test('files from a file picker, in any order', async () => {
    await call(opened.page, 'useBackend', 'cpu');
    const { input, inputShape, output } = fixture('unet');
    const folder = path.join(saved.folder, 'unet');
    const files = readdirSync(folder).map((name) => path.join(folder, name));
    await opened.page.setInputFiles('input', files.sort().reverse());
    expect(await call(opened.page, 'loadPicked', 'picked')).toBeNull();
    const got = await call<number[]>(opened.page, 'predict', 'picked', input, inputShape);
    expect(difference(got, output)).toBeLessThan(1e-4);
    expect(opened.troubles).toEqual([]);
  });

  test('picked files without their weights', async () => {
    await call(opened.page, 'useBackend', 'cpu');
    await opened.page.setInputFiles('input', path.join(saved.folder, 'unet', 'model.json'));
    expect(await call(opened.page, 'loadPicked', 'picked')).toMatch(
      /^loadLayersModel: model\.json: what it names must be \S+\.bin, among the files, got \['model\.json'\]\.$/,
    );
  });

  test.each([
    [
      'broken/model.json',
      /^loadLayersModel: broken\/model\.json: the content must be valid JSON, got its end at line 1, column 21\.$/,
    ],
    [
      'foreign/model.json',
      /^loadLayersModel: foreign\/model\.json: the content must be a model\.json's, with modelTopology, got /,
    ],
    [
      'indexeddb://nothing',
      /^loadLayersModel: indexeddb:\/\/nothing must be the model\.json of a model, got: /,
    ],
  ])('%s gives a message', async (source, message) => {
    await call(opened.page, 'useBackend', 'cpu');
    expect(await call(opened.page, 'loadFailure', source)).toMatch(message);
  });
});
