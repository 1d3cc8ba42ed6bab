import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { CHAPTERS, TOOLS } from '../../demo/views.js';
import { buildDemo } from '../browser/build_demo.js';
import { type Server, serve } from '../browser/static_server.js';
import { describeEachEngine } from './engines.js';
import { NOTES_TROUBLES, troublesOfPage } from './troubles.js';

const OUTPUT = '.output canvas';
const DRAWING = '.drawing canvas';
const ERROR = /^Mean square error ([\d.]+)\.$/;
const NUMBER = "[aria-label='Number 5 of the code']";

describeEachEngine('the page', (visitor) => {
  let folder: string;
  let server: Server;
  let isolated: Server;
  beforeAll(async () => {
    folder = buildDemo();
    const page = path.join(folder, 'index.html');
    const html = readFileSync(page, 'utf8');
    writeFileSync(page, html.replace('<head>', `<head><script>${NOTES_TROUBLES}</script>`));
    // The views without threads: kernels and models have them.
    const folders = { '/sub/folder/': folder };
    server = await serve({ folders });
    isolated = await serve({ folders, isolated: true });
  });
  afterAll(async () => {
    await server?.close();
    await isolated?.close();
    if (folder) rmSync(folder, { recursive: true });
  });
  const open = async (hash: string, { url } = server) => {
    await visitor().driver.goTo(`${url}sub/folder/${hash}`);
    await visitor().until(
      () => document.querySelector('main > *') && !document.querySelector('main[aria-busy]'),
    );
  };
  const expectNoTrouble = async () => {
    expect(await visitor().see(troublesOfPage)).toEqual([]);
    expect([...server.missed, ...isolated.missed]).toEqual([]);
  };

  test('a digit draws itself and grows again; one is drawn with the mouse, and what grows follows', async () => {
    const someone = visitor();
    await open('');
    await someone.reads('.likeness', ERROR);
    await someone.press('Clear');
    const [empty, nothing] = [await someone.canvas(OUTPUT), await someone.canvas(DRAWING)];
    await someone.drag(DRAWING, [
      [0.3, 0.2],
      [0.7, 0.2],
      [0.45, 0.85],
    ]);
    await someone.changed(DRAWING, nothing);
    await someone.changed(OUTPUT, empty);
    await someone.reads('.likeness', ERROR);
    expect(Number(ERROR.exec(await someone.text('.likeness'))![1])).toBeLessThan(0.03);
    await someone.until(() => location.hash.includes('code='));
    await expectNoTrouble();
  });

  test('a number is dragged: the picture follows, and another page at the address has it', async () => {
    const someone = visitor();
    await open('#story?code=0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0');
    const before = await someone.canvas(OUTPUT);
    await someone.drag(NUMBER, [
      [0.5, 0.5],
      [0.5, 0.3],
      [0.5, 0.1],
    ]);
    await someone.changed(OUTPUT, before);
    await someone.reads('.likeness', /nobody drew this/);
    const value = () =>
      someone.see((number) => document.querySelector<HTMLInputElement>(number)!.value, NUMBER);
    const dragged = await value();
    expect(Number(dragged)).toBeGreaterThan(20);
    await someone.until((wanted) => location.hash.includes(`code=0,0,0,0,${wanted},`), dragged);
    const address = await someone.see(() => location.hash);
    await open(address);
    expect(await value()).toBe(dragged);
    await expectNoTrouble();
  });

  test.each([...CHAPTERS, ...TOOLS].map(({ name, title }) => [title, name]))(
    '%s opens',
    async (title, name) => {
      await open(`#${name}`);
      const someone = visitor();
      expect(await someone.see(() => document.title)).toContain(title);
      if (name === 'saw') await someone.until(() => /% sure/.test(document.body.innerText));
      if (name === 'mask')
        await someone.until(() => /A cell, \d+ % sure/.test(document.body.innerText));
      expect(await someone.see(() => document.querySelector('.error')?.textContent ?? '')).toBe('');
      await expectNoTrouble();
    },
  );

  test.each([
    ['on one thread', () => server],
    ['on all threads', () => isolated],
  ] as const)('a network is trained in a worker for some steps, %s', async (_, site) => {
    const someone = visitor();
    await open('#train', site());
    await someone.reads('.learning .verdict', /^Step 0: error/);
    // In WebKitGTK tfjs's backend takes no shared memory: there it is one thread.
    const shares = site() === isolated && someone.driver.name.startsWith('Firefox');
    const many = shares && availableParallelism() > 1;
    await someone.reads('.time', many ? / on wasm, ([2-9]|\d\d) threads$/ : / on wasm, 1 thread$/);
    const grown = '.unseen canvas:last-child';
    const before = await someone.canvas(grown);
    await someone.press('Train');
    await someone.until(
      () => Number(document.querySelector<HTMLElement>('[data-step]')!.dataset.step) >= 20,
    );
    await someone.press('Pause');
    await someone.changed(grown, before);
    await expectNoTrouble();
  });
});
