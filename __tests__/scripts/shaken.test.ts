import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { classesWhere } from '../../lib/arithmetic/layer_traits.js';
import { asBuilt } from '../../scripts/check_package/as_built.js';

const ROOT = path.join(__dirname, '..', '..');
const CACHE = path.join(ROOT, '.cache');
const OWN = classesWhere(({ home }) => home === 'tfjs-deconv');
/** The classes as they are before a bundle runs: three have names of ours. */
const STOCK = `
  import { serialization } from '@tensorflow/tfjs-core';
  import '@tensorflow/tfjs-layers';
  globalThis.stock = { ...serialization.SerializationMap.getMap().classNameMap };
`;
let folder: string;
beforeAll(() => {
  mkdirSync(CACHE, { recursive: true });
  folder = mkdtempSync(path.join(CACHE, 'shaken-'));
  writeFileSync(path.join(folder, 'stock.mjs'), STOCK);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Bundles an import as a bundler does by package.json's `sideEffects`. */
async function bundled(code: string, name: string): Promise<string> {
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: code, resolveDir: ROOT },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [asBuilt(ROOT)],
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

/** The classes of this package that are registered where a bundle runs. */
async function registered(code: string, name: string): Promise<string[]> {
  const file = await bundled(
    `import { serialization } from '@tensorflow/tfjs-core';
    ${code}
    const all = Object.entries(serialization.SerializationMap.getMap().classNameMap);
    console.log(all.flatMap(([name, made]) => (stock[name] === made ? [] : [name])).join());`,
    name,
  );
  const args = ['--import', pathToFileURL(path.join(folder, 'stock.mjs')).href, file];
  const names = execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split(',');
  return OWN.filter((one) => names.includes(one));
}

test.each(['', '/models', '/keras', '/onnx', '/torch'])(
  "a bundle of import 'tfjs-deconv%s' registers every layer",
  async (entry) => {
    expect(await registered(`import 'tfjs-deconv${entry}';`, `all${entry.slice(1)}`)).toEqual(OWN);
  },
);

test('one of tfjs-deconv/layers registers what it names, and nothing else', async () => {
  const code = "import { Snake } from 'tfjs-deconv/layers'; new Snake({});";
  expect(await registered(code, 'one')).toEqual(['Snake']);
});

test('tfjs-deconv/arithmetic is without TensorFlow.js', async () => {
  const file = await bundled("export * from 'tfjs-deconv/arithmetic';", 'arithmetic');
  expect(readFileSync(file, 'utf8')).not.toMatch(/@tensorflow|\bimport\b/);
});
