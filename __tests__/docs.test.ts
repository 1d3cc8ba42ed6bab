import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { documents, examples } from '../scripts/check_package/examples.js';
import { COMMANDS } from '../scripts/command_line/commands.js';
import './backends.js';
import { promised } from './promised.js';
import { run } from './run_example.js';

/**
 * Every ```ts and ```js block of README.md and docs/*.md runs, each on its own. What it logs must
 * be what its comments say: `// prints: TEXT`, and the comment lines right below go on with it. A
 * block that cannot run here says why: ```ts no-run: it needs a browser. That each also runs where
 * only the packed package and what README.md has installed are, `npm run check:package` sees.
 */
const ROOT = join(__dirname, '..');

const blocks = examples(ROOT);

beforeEach(() => tf.setBackend('cpu'));

test('there are examples, and no fence that looks like one escapes', () => {
  const fences = documents(ROOT).flatMap((file) => [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/^\s*```(ts|js|typescript|javascript)/gm),
  ]);
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.length).toBe(fences.length);
});

for (const { file, line, reason, code } of blocks) {
  if (reason !== undefined) test.todo(`${file}:${line} does not run here: ${reason}`);
  else {
    test(`${file}:${line}`, async () => {
      expect(await run(code)).toEqual(promised(code));
    });
  }
}

/** Without blocks of code. */
const prose = (file: string) =>
  readFileSync(join(ROOT, file), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');

test.each(documents(ROOT))('%s: links lead to files, commands to scripts', (file) => {
  const text = prose(file);
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]+)/g)].map((match) => match[1]!);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const whole = readFileSync(join(ROOT, file), 'utf8');
  const named = [...whole.matchAll(/\bnpm\s+run\s+([a-z][a-z:-]*)/g)].map((match) => match[1]!);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const commands = [...whole.matchAll(/\bnpx\s+tfjs-deconv\s+([a-z-]+)/g)].map(
    (match) => match[1]!,
  );
  expect(commands.filter((name) => !(name in COMMANDS))).toEqual([]);
  const files = [...whole.matchAll(/\bnpx tsx (\S+\.ts)/g)].map((match) => match[1]!);
  expect(files.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
});

test('README.md is short enough to be read: under 150 lines', () => {
  const lines = readFileSync(join(ROOT, 'README.md'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThan(150);
});

test("README.md's links hold where npm shows it: absolute, to files of the repository", () => {
  const { homepage } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const project = homepage.replace('#readme', '');
  const raw = `${project.replace('github.com', 'raw.githubusercontent.com')}/main/`;
  const text = prose('README.md');
  expect([...text.matchAll(/\]\((?!https:)[^)]*\)/g)].map(([link]) => link)).toEqual([]);

  const targets = new Map(
    [...text.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)].map(([, name, target]) => [name!, target!]),
  );
  expect(targets.size).toBeGreaterThan(5);
  for (const [name, target] of targets) {
    expect(target).toBe(`${name.endsWith('.md') ? `${project}/blob/main/` : raw}${name}`);
    expect(existsSync(join(ROOT, name))).toBe(true);
  }
  const used = [...text.matchAll(/\[(\w[\w/.-]*\.(?:md|png|svg))\](?!: http)/g)].map(
    (match) => match[1]!,
  );
  expect(new Set(used)).toEqual(new Set(targets.keys()));
});
