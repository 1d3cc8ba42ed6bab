import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEachBackend } from '../backends.js';
import { freshProcess } from '../fresh_process.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scheme-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const OURS = "await import('../lib/node/index.js');";
const NODE = `
  const { restoreUtilFunctions } = await import('../lib/node/restore_util.js');
  restoreUtilFunctions();
  await import('@tensorflow/tfjs-node');`;

/** Imports, in that order; then a model is saved to file:// and loaded in all the ways given. */
const script = (imports: string, sources: string[]) => `
  import * as tf from '@tensorflow/tfjs-core';
  import '@tensorflow/tfjs-backend-cpu';
  import * as tfl from '@tensorflow/tfjs-layers';
  import { fileHandler } from '../lib/node/file_handler.js';
  ${imports}
  await tf.setBackend('cpu');
  const folder = process.argv[2];
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [2] })] });
  await model.save('file://' + folder + '/saved');
  await model.save(fileHandler(folder + '/handled'));
  const same = [];
  for (const source of [${sources.join()}]) {
    const loaded = await tfl.loadLayersModel(source);
    const pairs = loaded.getWeights().map((w, i) => [w, model.getWeights()[i]]);
    same.push(pairs.every(([a, b]) => '' + a.dataSync() === '' + b.dataSync()));
  }
  const url = 'file://' + folder + '/saved/model.json';
  const foreign = [tf.io.getSaveHandlers('localstorage://a'), tf.io.getLoadHandlers('ftp://a')];
  console.log(JSON.stringify({
    same,
    handlers: [tf.io.getSaveHandlers(url).length, tf.io.getLoadHandlers(url).length],
    arrays: tf.io.getLoadHandlers([url, url]).length,
    foreign: foreign.map(({ length }) => length),
  }));
`;
const JSON_FILE = "'file://' + folder + '/saved/model.json'";
const FOLDER = "'file://' + folder + '/saved'";
const HANDLED = "'file://' + folder + '/handled/model.json'";
const HANDLER = "fileHandler(folder + '/saved')";
/** What a browser does with a URL. */
const HTTP = `tf.io.http('http://host/handled/model.json', {
  fetchFunc: async (url) => {
    const { readFile } = await import('node:fs/promises');
    return new Response(await readFile(url.replace('http://host', folder)));
  },
})`;

describe('file://', () => {
  test('is ours without tfjs-node; folders, too; the http loader reads what we write', async () => {
    const sources = [JSON_FILE, FOLDER, HANDLED, HANDLER, HTTP];
    expect(await freshProcess(script(OURS, sources), [folder])).toEqual({
      same: [true, true, true, true, true],
      handlers: [1, 1],
      arrays: 0,
      foreign: [0, 0],
    });
  });

  test('stays one handler with two copies of the package', async () => {
    const copies = `${OURS} await import('../lib/node/file_scheme.js?copy');`;
    expect(await freshProcess(script(copies, [JSON_FILE]), [folder])).toMatchObject({
      same: [true],
      handlers: [1, 1],
    });
  });
});

describeEachBackend('file:// beside tfjs-node', () => {
  test.each([
    ['imported after', OURS + NODE],
    ['imported before', NODE + OURS],
  ])('is its own, each reads what the other wrote, %s', async (_, imports) => {
    const sources = [JSON_FILE, HANDLED, HANDLER, HTTP];
    expect(await freshProcess(script(imports, sources), [folder])).toEqual({
      same: [true, true, true, true],
      handlers: [1, 1],
      arrays: 1,
      foreign: [0, 0],
    });
  });
}, ['tensorflow']);
