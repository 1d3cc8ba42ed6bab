import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundled } from './bundled.js';

const ROOT = path.join(__dirname, '..');
const FOLDER = path.join(ROOT, 'examples');
/** Programs; what they share prints no usage. */
const PROGRAMS = readdirSync(FOLDER).filter((name) =>
  readFileSync(path.join(FOLDER, name), 'utf8').startsWith('/**\n * npx tsx'),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'examples-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('there is one for each kind of decoder, a screen long', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(6);
  for (const name of PROGRAMS) {
    const text = readFileSync(path.join(FOLDER, name), 'utf8');
    expect([name, text.split('\n').length < 90]).toEqual([name, true]);
    expect(text).toContain(`npx tsx examples/${name}`);
  }
});

test('whoever copies one has all that it imports: from entry points of the package, or from files beside it', () => {
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, { import?: string }>;
  };
  const built = Object.values(exports).map(({ import: file }) => file);
  const foreign = readdirSync(FOLDER).flatMap((name) =>
    [...readFileSync(path.join(FOLDER, name), 'utf8').matchAll(/ from '(\..*)';$/gm)]
      .map(([, file]) => path.posix.join('examples', file!))
      .filter((file) => !file.startsWith('examples/') && !built.includes(`./dist/esm/${file}`))
      .map((file) => `${name}: ${file}`),
  );
  expect(foreign).toEqual([]);
});

test.each(PROGRAMS)(
  '%s runs, a step long',
  async (name) => {
    const program = await bundled(path.join('examples', name));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '1', '20'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const [, file] = /Wrote (\S+\.(?:png|wav))\.\n$/.exec(stdout)!;
    expect(existsSync(path.join(folder, file!))).toBe(true);
    expect(stdout).not.toContain('NaN');
  },
  120_000,
);
