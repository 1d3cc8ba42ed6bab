import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../scripts/check_package/examples.js';
import { entries } from '../scripts/docs_api/entries.js';
import { commentExamples } from './api/comment_examples.js';
import { importsOf } from './api/example_imports.js';

const ROOT = join(__dirname, '..');

test('the examples of docs and of doc comments have right types', () => {
  const folder = join(ROOT, 'out', 'docs_types');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const typed = examples(ROOT).filter(
    (block) => block.language === 'ts' && block.reason === undefined,
  );
  const inComments = commentExamples().map(({ file, line, code }) => {
    return { file, line, code: [...importsOf(file, code, '.ts'), code].join('\n') };
  });
  for (const { file, line, code } of [...typed, ...inComments]) {
    const name = `${file.replaceAll(/\W/g, '_')}_${line}.ts`;
    writeFileSync(join(folder, name), `${code}\nexport {};\n`);
  }
  const paths = entries().map(({ name, source }) => [name, [`../../${source}`]]);
  // As strict as readers are by default: what `tsc --init` leaves out is left out here.
  const compilerOptions = {
    rootDir: '../..',
    noUncheckedIndexedAccess: false,
    exactOptionalPropertyTypes: false,
    noUnusedLocals: false,
    // Of examples in files that no entry point exports.
    allowImportingTsExtensions: true,
    paths: Object.fromEntries(paths),
  };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '--noEmit', '-p', folder], { encoding: 'utf8' });
  expect(result.stdout).toBe('');
  expect(result.status).toBe(0);
});
