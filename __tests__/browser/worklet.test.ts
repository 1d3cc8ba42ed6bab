import path from 'node:path';
import { build } from 'esbuild';
import { Random } from '../../lib/arithmetic/random.js';
import { PAGE_SCRIPT } from '../../scripts/build/page_script.js';
import { examples } from '../../scripts/check_package/examples.js';
import { entries } from '../../scripts/docs_api/entries.js';
import { pageWith, ROOT, WASM_BINARIES } from './bundle.js';
import { call, describeInChromium, watch } from './chromium.js';
import { serve } from './static_server.js';

/** The package's names to the sources here. */
const alias = Object.fromEntries(
  entries().map(({ name, source }) => [name, path.join(ROOT, source)]),
);

/** A script in one file, as its reader bundles it. */
async function bundled(contents: string): Promise<string> {
  const built = await build({
    stdin: { contents, resolveDir: ROOT },
    ...PAGE_SCRIPT,
    alias,
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
  });
  return built.outputFiles[0]!.text;
}

/** What the page of the test adds: the whole, and the rendered samples, which wait for the vocoder every so often. */
const RENDERING = `
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { hifiGanGenerator } from 'tfjs-deconv/models';
import { ready, setPrecision } from 'tfjs-deconv/wasm';

globalThis.tests = {
  async whole(frames, bands) {
    setWasmPaths('/wasm/');
    await tf.setBackend('wasm');
    await ready();
    setPrecision('exact');
    const model = hifiGanGenerator({ version: 'v3', seed: 1 });
    const x = tf.tensor(frames, [1, frames.length / bands, bands]);
    return [...await model.predict(x).data()];
  },
  async render(frames, length) {
    const [rate, step] = [24_000, 8_192];
    const context = new OfflineAudioContext(1, length, rate);
    const player = await play(context, Float32Array.from(frames));
    let received = 0;
    const waiting = new Set();
    player.port.onmessage = ({ data }) => {
      received = data;
      for (const check of waiting) check();
    };
    const until = (count) => new Promise((resolve) => {
      const check = () => received >= count && (waiting.delete(check), resolve());
      waiting.add(check);
      check();
    });
    for (let at = 0; at < length; at += step) {
      void context.suspend(at / rate).then(() => until(Math.min(at + step, length))).then(() => context.resume());
    }
    const buffer = await context.startRendering();
    return [...buffer.getChannelData(0)];
  },
};`;

const [FRAMES, BANDS, HOP] = [100, 80, 256];

describeInChromium('the vocoder of docs/tiles.md', (browser) => {
  test('an AudioWorklet plays the samples of the whole', async () => {
    const blocks = examples(ROOT).filter(({ reason }) => reason?.includes('worklet.test.ts'));
    const [player, vocoder, page] = blocks.map(({ code }) => code);
    const server = await serve({
      folders: { '/wasm/': WASM_BINARIES },
      texts: {
        '/index.html': pageWith('page.js'),
        '/page.js': await bundled(page! + RENDERING),
        '/player.js': player!,
        '/vocoder.js': await bundled(vocoder!),
      },
    });
    try {
      const tab = await browser().newPage();
      const troubles = watch(tab);
      await tab.goto(server.url);
      const random = new Random(1);
      const frames = Array.from({ length: FRAMES * BANDS }, () => Math.fround(random.normal(0, 1)));
      const whole = await call<number[]>(tab, 'whole', frames, BANDS);
      const samples = await call<number[]>(tab, 'render', frames, whole.length);
      expect(whole.length).toBe(FRAMES * HOP);
      expect(Math.max(...whole)).toBeGreaterThan(0);
      expect(samples.findIndex((value, n) => value !== whole[n])).toBe(-1);
      expect(troubles).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
