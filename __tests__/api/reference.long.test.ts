import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const folder = mkdtempSync(join(tmpdir(), 'reference-'));
const result = spawnSync(process.execPath, [TSX, 'scripts/docs_api.ts', '--out', folder], {
  cwd: ROOT,
  encoding: 'utf8',
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The files of the reference and what they say. */
function written(root: string): Record<string, string> {
  const pages = readdirSync(join(root, 'docs', 'api')).map((name) => join('docs', 'api', name));
  const files = [...pages.sort(), 'api.md'];
  // A checkout on Windows may have line ends of its own.
  const read = (file: string) => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
  return Object.fromEntries(files.map((file) => [file, read(file)]));
}

test('every exported name has a whole doc comment, and every type that it takes is exported beside it', () => {
  expect(result.stderr.trim()).toBe('');
  expect(result.status).toBe(0);
});

test('docs/api and api.md are those of the sources; npm run docs:api writes them', () => {
  const [committed, fresh] = [written(ROOT), written(folder)];
  expect(Object.keys(committed)).toEqual(Object.keys(fresh));
  for (const [file, text] of Object.entries(fresh)) {
    const known = new Set(committed[file]!.split('\n'));
    const lines = new Set(text.split('\n'));
    const changes = {
      file,
      added: [...lines].filter((line) => !known.has(line)),
      gone: [...known].filter((line) => !lines.has(line)),
      same: committed[file] === text,
    };
    expect(changes).toEqual({ file, added: [], gone: [], same: true });
  }
});

test('what a layer or an initializer takes ends in Args, what anything else takes in Options', () => {
  const report = readFileSync(join(ROOT, 'api.md'), 'utf8');
  const parents = new Map(
    [...report.matchAll(/^interface (\w+)(?: extends (.+))?$/gm)].map(([, name, of]) => [
      name!,
      of?.split(', ') ?? [],
    ]),
  );
  const initializers = [...report.matchAll(/^class (\w+) extends InitializerBase/gm)];
  const takenByInitializer = (name: string) =>
    initializers.some(([, one]) => name === `${one}Args`);
  const extendsLayers = (name: string): boolean =>
    name.endsWith('LayerArgs') || (parents.get(name) ?? []).some(extendsLayers);
  /** Also what several layers have in common. */
  const takenByLayer = (name: string) =>
    extendsLayers(name) ||
    [...parents].some(([one, of]) => of.includes(name) && extendsLayers(one));
  const names = [...parents.keys()].filter((name) => /(Args|Options)$/.test(name));
  const wrong = names.filter(
    (name) => name.endsWith('Args') !== (takenByLayer(name) || takenByInitializer(name)),
  );
  expect(names.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});
