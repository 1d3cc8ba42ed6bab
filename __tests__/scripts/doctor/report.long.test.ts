import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askChild } from '../../../scripts/doctor/ask_child.js';
import type { BackendReport } from '../../../scripts/doctor/backend_report.js';
import { markdownTable } from '../../../scripts/doctor/markdown.js';
import { doctorReport } from '../../../scripts/doctor/report.js';

const good: BackendReport = {
  name: 'wasm',
  loads: true,
  description: 'WebAssembly',
  missing: [],
  checks: [{ name: 'one', error: 1e-7 }],
};
const absent: BackendReport = { name: 'tensorflow', loads: false, description: 'not here' };

test('a table in Markdown, its bars and line ends escaped', () => {
  expect(markdownTable(['a', 'long name'], [['x | y\nz', '1']])).toBe(
    ['| a        | long name |', '|----------|-----------|', '| x \\| y z | 1         |'].join(
      '\n',
    ),
  );
});

describe('doctorReport', () => {
  const row = (text: string, name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`| ${name} `))!
      .replace(/ +/g, ' ');

  test.each<[string, BackendReport[], boolean, string, string]>([
    [
      'one is absent',
      [absent, good],
      true,
      "All well: what loads computes right and trains. 'auto' takes wasm.",
      '| wasm | yes | WebAssembly | none | right (largest error 1.0e-7) |',
    ],
    ['none loads', [absent], false, 'No backend loads.', '| tensorflow | no | not here | | |'],
    [
      'a wrong value',
      [{ ...good, checks: [...good.checks, { name: 'two', error: 0.25 }] }],
      false,
      'Not well. wasm: two is off by 2.5e-1.',
      '| wasm | yes | WebAssembly | none | wrong: two (largest error 2.5e-1) |',
    ],
    [
      'no number',
      [{ ...good, checks: [{ name: 'two', error: null }] }],
      false,
      'Not well. wasm: two is off by all bounds.',
      '| wasm | yes | WebAssembly | none | wrong: two (largest error all bounds) |',
    ],
    [
      'a missing kernel',
      [{ ...good, missing: ['Conv2DBackpropFilter'] }],
      false,
      'Not well. wasm: Conv2DBackpropFilter is missing.',
      '| wasm | yes | WebAssembly | Conv2DBackpropFilter | right (largest error 1.0e-7) |',
    ],
  ])('%s', (_, backends, well, line, expected) => {
    const report = doctorReport([['Node', 'v20']], backends);
    expect(report.well).toBe(well);
    expect(report.text.split('\n')[2]).toBe(line);
    expect(row(report.text, backends.at(-1)!.name)).toBe(expected);
    expect(row(report.text, 'file://')).toBe('| file:// | yes | yes |');
    expect(row(report.text, 'indexeddb://')).toBe('| indexeddb:// | no | no |');
  });
});

describe('askChild', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['console.log("chatter"); console.log(JSON.stringify({ loads: true }))', { loads: true }],
    [
      'process.kill(process.pid, "SIGILL"); setTimeout(() => {}, 1e6)',
      { name: 'wasm', loads: false, description: 'its process ended by SIGILL: no message' },
    ],
    [
      'console.error("first\\nno such thing"); process.exit(3)',
      { name: 'wasm', loads: false, description: 'its process ended with 3: no such thing' },
    ],
    [
      'console.log("no JSON")',
      { name: 'wasm', loads: false, description: 'its process ended with 0: no message' },
    ],
  ])('%s', async (source, expected) => {
    const script = join(folder, 'child.ts');
    writeFileSync(script, source);
    expect(await askChild('wasm', script)).toEqual(expected);
  });
});
