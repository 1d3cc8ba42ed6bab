import { writeFileSync } from 'node:fs';
import { call, describeInChromium } from '../browser/chromium.js';
import type { Server } from '../browser/static_server.js';
import { gpuSuites, LEFT_OUT } from '../gpu/suites.js';
import type { Result } from './page/registry.js';
import { serveSuites } from './serve_suites.js';

const SUITES = gpuSuites('webgl');
/** All tests, for the command that makes docs/backends.md. */
const all: { file: string; name: string; status: string }[] = [];

/** How many failures of a suite are shown. */
const MOST_SHOWN = 30;

describeInChromium('the suites on webgl', (browser) => {
  let server: Server;

  beforeAll(async () => {
    server = await serveSuites(SUITES, 'webgl/page/start.ts');
  });
  afterAll(async () => {
    await server?.close();
    const { WEBGL_RESULTS } = process.env;
    if (WEBGL_RESULTS !== undefined) writeFileSync(WEBGL_RESULTS, JSON.stringify(all));
    const count = (wanted: string) => all.filter(({ status }) => status === wanted).length;
    const counts = ['passed', 'failed', 'skipped'].map((status) => `${count(status)} ${status}`);
    process.stderr.write(`webgl: ${counts.join(', ')}\n`);
    for (const [file, reason] of Object.entries(LEFT_OUT)) {
      process.stderr.write(`  ${file} is left out: ${reason}\n`);
    }
  });

  test.each(SUITES)('%s', async (file) => {
    const page = await browser().newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    await page.goto(`${server.url}#${file}`);
    expect(thrown).toEqual([]);
    const results = await call<Result[]>(page, 'run');
    for (const line of await call<string[]>(page, 'said')) process.stderr.write(line);
    await page.close();
    for (const { name, problem, skipped } of results) {
      const status = skipped ? 'skipped' : problem === null ? 'passed' : 'failed';
      all.push({ file, name, status });
    }
    const failed = results.filter(({ problem }) => problem !== null);
    process.stderr.write(`  ${file}: ${results.length - failed.length} of ${results.length}\n`);
    expect(results.length).toBeGreaterThan(0);
    expect(failed.slice(0, MOST_SHOWN).map(({ name, problem }) => `${name}: ${problem}`)).toEqual(
      [],
    );
  });
});
