import { bundle, pageWith } from './bundle.js';
import { call, describeInChromium } from './chromium.js';
import { pageOfEachTest } from './page_of_each_test.js';
import { type Server, serve } from './static_server.js';

interface State {
  weights: number[][];
  iterations: number;
}

interface Trained extends State {
  epoch: number[];
  history: Record<string, number[]>;
}

describeInChromium('callbacks that save', (browser) => {
  let server: Server;

  beforeAll(async () => {
    server = await serve({
      texts: { '/index.html': pageWith('page.js'), '/page.js': await bundle('callbacks.ts') },
    });
  });
  const opened = pageOfEachTest(browser, () => server.url);
  afterAll(() => server?.close());

  test.each(['indexeddb', 'localstorage'])(
    '%s: a page that is loaded anew amid an epoch goes on with the same bits',
    async (scheme) => {
      const { page, troubles } = opened;
      const whole = await call<Trained>(page, 'train', null);
      expect(whole.iterations).toBe(24);
      // Six batches an epoch: amid the third, and saved one batch before.
      await call(page, 'hang', scheme, 15);
      await page.reload();
      const trained = await call<Trained>(page, 'train', scheme);
      expect(trained.epoch).toEqual([2, 3]);
      expect(trained.weights).toEqual(whole.weights);
      expect(trained.iterations).toBe(24);
      for (const [name, values] of Object.entries(whole.history)) {
        expect([name, trained.history[name]]).toEqual([name, values.slice(2)]);
      }
      // The loss gets better to the end: the best is the last.
      await page.reload();
      const { weights, iterations } = trained;
      expect(await call<State>(page, 'best', scheme)).toEqual({ weights, iterations });
      // What came to its end begins anew.
      const again = await call<Trained>(page, 'train', scheme);
      expect(again.epoch).toEqual([0, 1, 2, 3]);
      expect(again.weights).toEqual(whole.weights);
      expect(troubles).toEqual([]);
    },
  );

  test('localstorage: half of a save is told from a whole one', async () => {
    const { page } = opened;
    await call(page, 'hang', 'localstorage', 15);
    await page.reload();
    await page.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => /backup\/model_metadata/.test(name))!;
      const metadata = JSON.parse(localStorage.getItem(key)!);
      metadata.userDefinedMetadata.tfjsDeconvBackup.steps -= 2;
      localStorage.setItem(key, JSON.stringify(metadata));
    });
    await expect(call(page, 'train', 'localstorage')).rejects.toThrow(
      'backupAndRestore: what was saved must be whole, of step 12, got 14.',
    );
  });
});
