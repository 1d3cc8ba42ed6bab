import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import { run } from '../run_example.js';
import { commentExamples, statements } from './comment_examples.js';
import { importsOf, specifier } from './example_imports.js';

// A quarter of the pixels of each chart: to pack them takes as long as the training.
jest.mock('../../lib/pictures/report/density.js', () => ({ DENSITY: 1 }));

/**
 * Every `@example` of a doc comment runs, and a comment after an expression is its value: the tests
 * compare it with the value as `shown` writes it; `...` stands for anything. `tf` is tfjs-core with
 * tfjs-layers, exported names are there without an import, and the folder is an empty one.
 * One that cannot run here says why: `// no-run: it needs a page`.
 */
const SHOWN = `import { shown } from '${specifier(join(__dirname, 'shown'))}';`;

const pattern = (value: string) =>
  new RegExp(
    `^${value
      .split('...')
      .map((part) => part.replaceAll(/[.*+?^$(){}|[\]\\]/g, '\\$&'))
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
    const got = await run([...importsOf(file, code), SHOWN, ...body].join('\n'));
    expect(got.map((one, i) => (pattern(values[i] ?? '').test(one) ? values[i] : one))).toEqual(
      values,
    );
    expect(values).not.toEqual([]);
  });
}
