import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { entries } from '../../scripts/docs_api/entries.js';
import '../backends.js';
import { run } from '../run_example.js';
import { commentExamples, statements } from './comment_examples.js';

/**
 * Every `@example` of a doc comment runs, and a comment after an expression is its value: the tests
 * compare it with the value as `shown` writes it; `...` stands for anything. `tf` is tfjs-core with
 * tfjs-layers, exported names are there without an import, and the folder is an empty one.
 * One that cannot run here says why: `// no-run: it needs a page`.
 */
const ROOT = join(__dirname, '..', '..');
const names = new Map(
  entries()
    .reverse()
    .flatMap(({ name, source }) =>
      Object.keys(require(join(ROOT, source)) as object).map((key) => [key, name] as const),
    ),
);

/** The imports that the example leaves out. */
function imports(file: string, code: string): string[] {
  const own = Object.keys(require(join(ROOT, file)) as object).map(
    (key) => [key, join(ROOT, file)] as const,
  );
  const declared = /import\s*\{([^}]*)\}/.exec(code)?.[1] ?? '';
  return [...new Map([...own, ...names])]
    .filter(([key]) => new RegExp(`(?<![.\\w])${key}\\b(?!:)`).test(code))
    .filter(([key]) => !new RegExp(`\\b${key}\\b`).test(declared))
    .map(([key, from]) => `import { ${key} } from '${from}';`);
}

const HEAD = `import * as core from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { shown } from '${join(__dirname, 'shown')}';
const tf = { ...core, ...tfl };`;

const pattern = (value: string) =>
  new RegExp(
    `^${value
      .split('...')
      .map((part) => part.replaceAll(/[.*+?^${'$'}{}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

let folder: string;
const home = process.cwd();
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const examples = commentExamples();

test('there are examples', () => expect(examples.length).toBeGreaterThan(50));

for (const { file, line, code } of examples) {
  const reason = /^\/\/ no-run: (.+)$/m.exec(code)?.[1];
  if (reason !== undefined) {
    test.todo(`${file}:${line} does not run here: ${reason}`);
    continue;
  }
  test(`${file}:${line}`, async () => {
    const parts = statements(code);
    const body = parts.map(({ source, value }) =>
      value === undefined
        ? source
        : `console.log(shown(await (${source.replace(/;$/, '')})).replaceAll('\\n', ' '));`,
    );
    const values = parts.flatMap(({ value }) => value ?? []);
    const got = await run([...imports(file, code), HEAD, ...body].join('\n'));
    expect(got.map((one, i) => (pattern(values[i] ?? '').test(one) ? values[i] : one))).toEqual(
      values,
    );
    expect(values).not.toEqual([]);
  });
}
