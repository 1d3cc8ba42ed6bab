import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deadLinks } from '../../scripts/site/dead_links.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dead-links-'));
  mkdirSync(path.join(folder, 'docs'));
  writeFileSync(path.join(folder, 'index.html'), '<h2 id="place">a</h2>');
  writeFileSync(path.join(folder, 'picture.svg'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['../', []],
  ['../index.html#place', []],
  ['../picture.svg', []],
  ['#here', []],
  ['https://keras.io/', []],
  ['../no-such.html', ['docs/a.html: ../no-such.html']],
  ['../index.html#no-such', ['docs/a.html: ../index.html#no-such']],
  ['#no-such', ['docs/a.html: #no-such']],
  ['/index.html', ['docs/a.html: /index.html']],
])('%s', (url, expected) => {
  const page = `<h1 class="b" id="here">a</h1><a class="c" href="${url}">b</a><img src="../picture.svg">`;
  writeFileSync(path.join(folder, 'docs', 'a.html'), page);
  expect(deadLinks(folder)).toEqual(expected);
});
