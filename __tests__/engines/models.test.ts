import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, pageWith, ROOT, WASM_BINARIES } from '../browser/bundle.js';
import { difference, type Fixture, saveFixtures } from '../browser/fixtures.js';
import { type Server, serve } from '../browser/static_server.js';
import { readJson, unpack } from '../unpack.js';
import { describeEachEngine } from './engines.js';

interface Io {
  readonly inputs: readonly { shape: number[]; data: number[] }[];
  readonly outputs: readonly { data: number[] }[];
}

const FIXTURES = path.join(ROOT, '__tests__', 'fixtures');
const NAME = 'convAutoencoder';
const STEPS = 5;

describeEachEngine('models', (visitor) => {
  let saved: Awaited<ReturnType<typeof saveFixtures>>;
  let server: Server;
  let fixture: Fixture;
  beforeAll(async () => {
    saved = await saveFixtures();
    fixture = saved.fixtures.find(({ name }) => name === NAME)!;
    writeFileSync(path.join(saved.folder, 'chain.onnx'), unpack('onnx_models')['chain.onnx']!);
    server = await serve({
      folders: { '/models/': saved.folder, '/fixtures/': FIXTURES, '/wasm/': WASM_BINARIES },
      texts: {
        '/index.html': pageWith('models.js'),
        '/models.js': await bundle('models.ts'),
        '/files.html': pageWith('files.js'),
        '/files.js': await bundle('files.ts'),
      },
      isolated: true,
    });
  });
  afterAll(async () => {
    await server?.close();
    saved?.remove();
  });
  const call = <T>(name: string, ...args: unknown[]) =>
    visitor().driver.evaluate(`tests.${name}(...${JSON.stringify(args)})`) as Promise<T>;
  const close = (got: number[][], { outputs }: Io) => {
    const differences = got.map((values, i) => difference(values, outputs[i]!.data));
    expect(differences).toHaveLength(outputs.length);
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  };

  test('one of tfjs loads, predicts as in Node, trains, and is kept in the browser', async () => {
    const { input, inputShape, output } = fixture;
    await visitor().driver.goTo(server.url);
    expect(await call('useBackend', 'wasm')).toBeNull();
    const before = await call('dispose');
    await call('load', NAME, `models/${NAME}/model.json`);
    expect(difference(await call('predict', NAME, input, inputShape), output)).toBeLessThan(1e-4);
    const losses = await call<number[]>('train', NAME, input, inputShape, STEPS);
    expect(losses).toHaveLength(STEPS);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    const trained = await call('predict', NAME, input, inputShape);
    await call('save', NAME, 'indexeddb://kept');
    expect(await call('dispose')).toBe(before);
    await visitor().driver.goTo(server.url);
    await call('useBackend', 'wasm');
    await call('load', 'kept', 'indexeddb://kept');
    expect(await call('predict', 'kept', input, inputShape)).toEqual(trained);
  });

  test('one of Keras, as .keras and again as .h5', async () => {
    const name = 'blog_autoencoder_k3';
    const io: Io = JSON.parse(readFileSync(path.join(FIXTURES, 'keras', `${name}.io`), 'utf8'));
    await visitor().driver.goTo(`${server.url}files.html`);
    const address = `fixtures/keras/${name}.keras`;
    close(await call('keras', address, io), io);
    close(await call('kerasAgain', address, io, 'h5'), io);
  });

  test('one of PyTorch, as .onnx', async () => {
    const { inputs, output } = readJson<Omit<Io, 'outputs'> & { output: { data: number[] } }>(
      unpack('onnx_models')['chain.json']!,
    );
    await visitor().driver.goTo(`${server.url}files.html`);
    const io = { inputs, outputs: [output] };
    close(await call('onnx', 'models/chain.onnx', io), io);
  });
});
