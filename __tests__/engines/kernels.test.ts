import { WASM_BINARIES } from '../browser/bundle.js';
import type { Server } from '../browser/static_server.js';
import type { Result } from '../webgl/page/registry.js';
import { serveSuites } from '../webgl/serve_suites.js';
import { describeEachEngine } from './engines.js';

/** Keras's outputs and gradients of transposed convolutions in 1-D to 3-D, and WebNN's outputs. */
const KERAS = 'oracle/keras_conv_transpose.test.ts';
const WEBNN = 'oracle/webnn_vectors.test.ts';
/** Without a graphics card a shader takes long to compile: the small suite has to do. */
const ROWS = [
  [KERAS, 'wasm'],
  [WEBNN, 'wasm'],
  [WEBNN, 'webgl'],
] as const;
const MOST_SHOWN = 20;

describeEachEngine('kernels', (visitor) => {
  let server: Server;
  beforeAll(async () => {
    server = await serveSuites([KERAS, WEBNN], 'engines/page/start.ts', {
      folders: { '/wasm/': WASM_BINARIES },
      isolated: true,
    });
  });
  afterAll(() => server?.close());

  test.each(ROWS)(
    '%s on %s',
    async (suite, backend) => {
      const { driver } = visitor();
      if (backend === 'webgl') {
        await driver.goTo(server.url);
        const has = await visitor().see(
          () => document.createElement('canvas').getContext('webgl2') !== null,
        );
        if (!has) {
          process.stderr.write(`NOT TESTED ${suite} on webgl: ${driver.name} has none here\n`);
          return;
        }
      }
      await driver.goTo(`${server.url}?${backend}#${suite}`);
      const results = (await driver.evaluate('tests.run()')) as Result[];
      const failed = results.filter(({ problem }) => problem !== null);
      const right = results.length - failed.length;
      process.stderr.write(`  ${suite} on ${backend}: ${right} of ${results.length}\n`);
      expect(results.length).toBeGreaterThan(0);
      expect(failed.slice(0, MOST_SHOWN).map(({ name, problem }) => `${name}: ${problem}`)).toEqual(
        [],
      );
    },
    240_000,
  );
});
