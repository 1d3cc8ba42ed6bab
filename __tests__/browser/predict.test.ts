import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cells, imageToPng } from '../../lib/data/index.js';
import { loadModel, pickBackend, predictFile } from '../../lib/node/index.js';
import type { MaskPrediction, SignalPrediction } from '../../lib/predict/index.js';
import { describe as describeModel, predict } from '../../lib/predict/index.js';
import { train } from '../../lib/training/index.js';
import { bundle, pageWith, WASM_BINARIES } from './bundle.js';
import { call, describeInChromium } from './chromium.js';
import { difference } from './fixtures.js';
import { pageOfEachTest } from './page_of_each_test.js';
import { type Server, serve } from './static_server.js';

const QUICK = { steps: 4, limit: 8, verbose: 0, backend: 'wasm' } as const;
const SAMPLES = Array.from({ length: 101 }, (_, i) => Math.fround(Math.sin(i / 5)));

describeInChromium('predictions by what a model says of its data', (browser) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deconv-predict-'));
  const file = (...names: string[]) => path.join(folder, ...names);
  let server: Server;

  beforeAll(async () => {
    for (const [task, builder] of [
      ['segment', 'unet'],
      ['autoencoder', 'audioAutoencoder'],
    ] as const) {
      const { models } = await train(task, { ...QUICK, builder, out: file(builder) });
      models.model!.dispose();
    }
    const { images, shape } = cells({ count: 1, seed: 5 });
    const [, height, width] = shape;
    const gray = { width, height, channels: 1, data: images };
    const hues = Float32Array.from({ length: 3 * images.length }, (_, i) => {
      return images[Math.floor(i / 3)]! * [1, 0.5, 0.25][i % 3]!;
    });
    writeFileSync(file('gray.png'), imageToPng(gray));
    writeFileSync(file('colour.png'), imageToPng({ ...gray, channels: 3, data: hues }));
    server = await serve({
      folders: { '/files/': folder, '/wasm/': WASM_BINARIES },
      texts: { '/index.html': pageWith('page.js'), '/page.js': await bundle('predict.ts') },
    });
  }, 120_000);
  const opened = pageOfEachTest(browser, () => server.url);
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  const ways = ['bitmap', 'img', 'canvas', 'imageData', 'frame'];
  const cases = [
    ...ways.map((way) => ['wasm', 'colour.png', way] as const),
    ['wasm', 'gray.png', 'bitmap'],
    ['cpu', 'colour.png', 'bitmap'],
  ] as const;

  test.each(cases)('the same mask as in Node (%s, %s, %s)', async (backend, picture, way) => {
    await pickBackend(backend as 'wasm');
    const model = await loadModel(file('unet', 'model'));
    const { map, probabilities, ...rest } = (await predictFile(
      model,
      file(picture),
    )) as MaskPrediction;
    model.dispose();
    const got = await call<{ probabilities: number[] }>(
      opened.page,
      'mask',
      backend,
      way,
      'files/unet/model/model.json',
      `files/${picture}`,
    );
    const { probabilities: gotValues, ...gotRest } = got;
    expect(gotRest).toEqual({ ...rest, map: [...map] });
    // Newer engines than Node 20 multiply and add in one rounding (docs/wasm.md).
    if (backend === 'wasm') expect(difference(gotValues, [...probabilities])).toBeLessThan(1e-6);
    else expect(gotValues).toEqual([...probabilities]);
    expect(new Set(probabilities).size).toBeGreaterThan(100);
    expect(opened.troubles).toEqual([]);
  });

  test('the same recording as in Node, from an AudioBuffer', async () => {
    await pickBackend('cpu');
    const model = await loadModel(file('audioAutoencoder', 'model'));
    const given = { sampleRate: 8000, channels: 1, samples: Float32Array.from(SAMPLES) };
    const { samples, ...rest } = (await predict(model, given)) as SignalPrediction;
    model.dispose();
    const got = await call(
      opened.page,
      'audio',
      'files/audioAutoencoder/model/model.json',
      SAMPLES,
    );
    expect(got).toEqual({ ...rest, samples: [...samples] });
    expect(samples).toHaveLength(SAMPLES.length);
  });

  test('the same description as in Node', async () => {
    await pickBackend('cpu');
    const model = await loadModel(file('unet', 'model'));
    const { data: _, ...all } = describeModel(model);
    model.dispose();
    expect(await call(opened.page, 'described', 'files/unet/model/model.json')).toEqual(all);
    expect(all).toMatchObject({
      kind: 'image',
      output: 'mask',
      classes: ['background', 'foreground'],
    });
  });
});
