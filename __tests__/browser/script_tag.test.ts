import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { absent } from '../absent.js';
import { pageWith, ROOT } from './bundle.js';
import { describeInChromium, watch } from './chromium.js';
import { difference, saveFixtures } from './fixtures.js';
import { serve } from './static_server.js';

const BUILT = path.join(ROOT, 'dist', 'tfjs-deconv.min.js');
const ALL = path.join(ROOT, 'dist', 'tfjs-deconv.all.min.js');
const ONE_MODULE = path.join(ROOT, 'dist', 'tfjs-deconv.min.mjs');
const TFJS_MODULE = path.join(ROOT, 'node_modules/@tensorflow/tfjs/dist/tf.fesm.min.js');
const TFJS = path.join(ROOT, 'node_modules/@tensorflow/tfjs/dist/tf.min.js');

/** The globals of the two script tags, as far as the test goes. */
interface Tensor {
  data(): Promise<ArrayLike<number>>;
}
interface Globals {
  tf: {
    setBackend(name: string): Promise<boolean>;
    tensor(values: number[], shape: number[]): Tensor;
    loadLayersModel(source: string): Promise<{ predict(x: Tensor): Tensor }>;
    sequential(args: object): { outputs: { shape: (number | null)[] }[] };
  };
  tfdeconv: {
    layers: { conv1dTranspose(args: object): object };
    models: { unet1d(args: object): { outputs: { shape: (number | null)[] }[] } };
  };
}

describeInChromium('the script-tag build', (browser) => {
  if (!existsSync(BUILT)) return absent('the script-tag build', 'dist/ (npm run build)');

  test('layers, models and saved models by the globals tf and tfdeconv', async () => {
    const saved = await saveFixtures();
    const server = await serve({
      folders: { '/models/': saved.folder },
      texts: {
        '/index.html': pageWith('tf.js', 'tfdeconv.js'),
        '/tf.js': readFileSync(TFJS, 'utf8'),
        '/tfdeconv.js': readFileSync(BUILT, 'utf8'),
      },
    });
    try {
      const page = await browser().newPage();
      const troubles = watch(page);
      await page.goto(server.url);
      const shapes = await page.evaluate(async () => {
        const { tf, tfdeconv } = globalThis as unknown as Globals;
        await tf.setBackend('cpu');
        const up = tfdeconv.layers.conv1dTranspose({
          filters: 2,
          kernelSize: 3,
          strides: 2,
          padding: 'same',
          inputShape: [8, 1],
        });
        return [
          tf.sequential({ layers: [up] }).outputs[0]!.shape,
          tfdeconv.models.unet1d({ inputShape: [32, 1], depth: 1 }).outputs[0]!.shape,
        ];
      });
      expect(shapes).toEqual([
        [null, 16, 2],
        [null, 32, 1],
      ]);
      for (const { name, input, inputShape, output } of saved.fixtures) {
        const got = await page.evaluate(
          async ([name, input, inputShape]) => {
            const { tf } = globalThis as unknown as Globals;
            const model = await tf.loadLayersModel(`models/${name}/model.json`);
            const y = model.predict(tf.tensor(input, inputShape));
            return Array.from(await y.data());
          },
          [name, input, inputShape] as const,
        );
        expect(difference(got, output)).toBeLessThan(1e-4);
      }
      expect(troubles).toEqual([]);
    } finally {
      await server.close();
      saved.remove();
    }
  });

  test('the page of docs/browser.md', async () => {
    const text = readFileSync(path.join(ROOT, 'docs', 'browser.md'), 'utf8');
    const html = /^```html\n([\s\S]*?)^```$/m.exec(text)![1]!;
    const server = await serve({
      folders: {},
      texts: {
        // Without an icon Chromium asks for one, and reports that there is none.
        '/index.html': `<link rel="icon" href="data:,">${html.replace(/https:[^"]+tf\.min\.js/, 'tf.js')}`,
        '/tf.js': readFileSync(TFJS, 'utf8'),
        '/tfjs-deconv.min.js': readFileSync(BUILT, 'utf8'),
      },
    });
    try {
      const page = await browser().newPage();
      const troubles = watch(page);
      await page.goto(server.url);
      await page.getByText('1 x 64 x 1').waitFor();
      expect(troubles).toEqual([]);
    } finally {
      await server.close();
    }
  });

  /** Opens a page of scripts, and gives what it says on its console, warnings included. */
  async function said(scripts: string[], ask: (page: Page) => Promise<void> = async () => {}) {
    const texts = Object.fromEntries(
      [TFJS, BUILT, ALL].map((file) => [`/${path.basename(file)}`, readFileSync(file, 'utf8')]),
    );
    const server = await serve({ texts: { ...texts, '/index.html': pageWith(...scripts) } });
    try {
      const page = await browser().newPage();
      const lines: string[] = [];
      page.on('console', (message) => lines.push(message.text()));
      page.on('pageerror', ({ message }) => lines.push(message));
      await page.goto(server.url);
      await ask(page);
      return lines;
    } finally {
      await server.close();
    }
  }

  test('all of the package: visualize, keras and the others, and ready', async () => {
    const lines = await said(['tf.min.js', 'tfjs-deconv.all.min.js'], async (page) => {
      const kinds = await page.evaluate(() => {
        const { tfdeconv } = globalThis as unknown as Record<string, Record<string, unknown>>;
        const { visualize, keras, onnx, torch, optimizers } = tfdeconv as Record<
          string,
          Record<string, unknown>
        >;
        const found = [
          visualize!.deconvolve,
          keras!.loadKeras,
          onnx!.toOnnx,
          torch!.importTorch,
          optimizers!.adamW,
        ];
        return [...found, tfdeconv!.ready].map((value) => typeof value);
      });
      expect(new Set(kinds)).toEqual(new Set(['function']));
    });
    expect(lines).toEqual([]);
  });

  test('loaded twice it says nothing, and stays what it was', async () => {
    const lines = await said(['tf.min.js', 'tfjs-deconv.min.js'], async (page) => {
      await page.evaluate(() =>
        Object.assign(globalThis, { first: Reflect.get(globalThis, 'tfdeconv') }),
      );
      for (const name of ['tfjs-deconv.min.js', 'tfjs-deconv.all.min.js']) {
        await page.addScriptTag({ url: name });
      }
      expect(await page.evaluate('tfdeconv === first')).toBe(true);
    });
    expect(lines).toEqual([]);
  });

  test('without TensorFlow.js it says so', async () => {
    expect(await said(['tfjs-deconv.min.js'])).toEqual([
      'tfjs-deconv: TensorFlow.js must be loaded before it, as the global tf, got none.',
    ]);
  });

  test('one file of modules by an import map, under a policy without eval', async () => {
    const imports = {
      '@tensorflow/tfjs-core': './tf.mjs',
      '@tensorflow/tfjs-layers': './tf.mjs',
      'tfjs-deconv': './tfjs-deconv.mjs',
    };
    const server = await serve({
      policy: "default-src 'self' data:; script-src 'self' 'nonce-page'",
      texts: {
        '/index.html': `<!doctype html><link rel="icon" href="data:,"><body>
          <script type="importmap" nonce="page">${JSON.stringify({ imports })}</script>
          <script type="module" nonce="page">
            import * as tf from '@tensorflow/tfjs-core';
            import { models, ready } from 'tfjs-deconv';
            await tf.setBackend('cpu');
            document.body.append(await ready() + ', ' + models.convAutoencoder({ codeSize: 16 }).countParams());
          </script></body>`,
        '/tf.mjs': readFileSync(TFJS_MODULE, 'utf8'),
        '/tfjs-deconv.mjs': readFileSync(ONE_MODULE, 'utf8'),
      },
    });
    try {
      const page = await browser().newPage();
      const troubles = watch(page);
      await page.goto(server.url);
      await page.getByText('null, 65025').waitFor();
      expect(troubles).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
