import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'fflate';
import { fileOf, readCase } from '../torch/torch_case.js';
import { bundle, pageWith } from './bundle.js';
import { call, describeInChromium } from './chromium.js';
import { difference } from './fixtures.js';
import { pageOfEachTest } from './page_of_each_test.js';
import { type Server, serve } from './static_server.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures');
const KERAS = path.join(FIXTURES, 'keras');

interface Io {
  inputs: { shape: number[]; data: number[] }[];
  outputs: { data: number[] }[];
}

const ioOf = (name: string): Io =>
  JSON.parse(readFileSync(path.join(KERAS, `${name}.io`), 'utf8')) as Io;

describeInChromium('files of Keras and PyTorch', (browser) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-files-'));
  const h5 = path.join(folder, 'frozen_h5_k3.h5');
  let server: Server;

  beforeAll(async () => {
    writeFileSync(h5, gunzipSync(readFileSync(path.join(KERAS, 'frozen_h5_k3.h5.gz'))));
    server = await serve({
      folders: { '/fixtures/': FIXTURES, '/unpacked/': folder },
      texts: { '/index.html': pageWith('page.js'), '/page.js': await bundle('files.ts') },
    });
  });
  const opened = pageOfEachTest(browser, () => server.url);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  const expectRight = (got: number[][], { outputs }: Io) => {
    expect(got).toHaveLength(outputs.length);
    for (const [i, { data }] of outputs.entries()) {
      expect(difference(got[i]!, data)).toBeLessThan(1e-4);
    }
    expect(opened.troubles).toEqual([]);
  };

  test.each([
    ['blog_autoencoder_k3', 'fixtures/keras/blog_autoencoder_k3.keras'],
    ['dcgan_generator_k2', 'fixtures/keras/dcgan_generator_k2.keras'],
    ['frozen_h5_k3', 'unpacked/frozen_h5_k3.h5'],
  ])('%s, from an address, predicts as in Keras', async (name, address) => {
    const io = ioOf(name);
    expectRight(await call<number[][]>(opened.page, 'keras', address, io), io);
    for (const format of ['keras', 'h5']) {
      expectRight(await call<number[][]>(opened.page, 'kerasAgain', address, io, format), io);
    }
  });

  test.each([
    ['blog_autoencoder_k3', path.join(KERAS, 'blog_autoencoder_k3.keras')],
    ['frozen_h5_k3', h5],
  ])('%s, from a picked file, predicts as in Keras', async (name, file) => {
    await opened.page.setInputFiles('input', file);
    const io = ioOf(name);
    expectRight(await call<number[][]>(opened.page, 'keras', null, io), io);
  });

  test.each(['an address', 'a picked file'])('PyTorch, from %s', async (source) => {
    const { printed, input, output } = readCase('autoencoder');
    const picked = source === 'a picked file';
    if (picked) await opened.page.setInputFiles('input', fileOf('autoencoder'));
    const address = picked ? null : 'fixtures/torch/autoencoder.safetensors';
    const got = await call<number[][]>(opened.page, 'torch', address, printed, { inputs: [input] });
    expectRight(got, { inputs: [], outputs: [output] });
  });

  test('an address without a file', async () => {
    expect(await call(opened.page, 'failure', 'none.keras')).toBe(
      `${server.url}none.keras: the file must be there, got status 404.`,
    );
  });
});
