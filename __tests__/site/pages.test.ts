import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { homePage } from '../../scripts/site/home_page.js';
import { firstSentence, llmsText } from '../../scripts/site/llms.js';
import { sitePages } from '../../scripts/site/pages.js';
import { preparePage } from '../../scripts/site/prepare_page.js';

const ROOT = path.join(__dirname, '..', '..');
const GITHUB = 'https://github.com/tfjs-deconv/tfjs-deconv/blob/main';
const pages = sitePages(ROOT);
const page = (source: string) => pages.find((one) => one.source === source)!;

test('every document is a page, once, under a heading', () => {
  expect(page('README.md').target).toBe('index.md');
  expect(page('docs/api/README.md').target).toBe('docs/api/index.md');
  expect(page('docs/keras.md')).toEqual({
    source: 'docs/keras.md',
    target: 'docs/keras.md',
    title: 'Keras files, both ways',
    group: 'Models from elsewhere',
  });
  expect(page('site/pages/benchmark.md').target).toBe('benchmark.md');
  expect(new Set(pages.map(({ target }) => target)).size).toBe(pages.length);
  expect(pages.filter(({ source }) => !existsSync(path.join(ROOT, source)))).toEqual([]);
  expect(pages.slice(1).filter(({ group }) => group === '')).toEqual([]);
});

describe('the links of a page', () => {
  const prepared = (source: string, text: string) => preparePage(ROOT, page(source), pages, text);

  test.each([
    ['docs/keras.md', '[a](onnx.md)', '[a](./onnx.md)'],
    ['docs/keras.md', '[a](api/README.md#x)', '[a](./api/index.md#x)'],
    ['docs/keras.md', '![a](images/rooms.svg)', '![a](./images/rooms.svg)'],
    ['docs/keras.md', '[a](#here)', '[a](#here)'],
    ['docs/keras.md', '[a](../lib/check.ts)', `[a](${GITHUB}/lib/check.ts)`],
    ['docs/keras.md', '[a](https://keras.io)', '[a](https://keras.io)'],
    ['docs/keras.md', '`[a](no-such)`', '`[a](no-such)`'],
    ['docs/keras.md', '```ts\n[a](onnx.md)\n```', '```ts\n[a](onnx.md)\n```'],
    ['docs/api/tfjs-deconv.md', '[a](tfjs-deconv.keras.md#b)', '[a](./tfjs-deconv.keras.md#b)'],
    ['docs/api/tfjs-deconv.md', '# A\n\n[a](#a-1)', '# A\n\n[a](#a)'],
    ['docs/api/tfjs-deconv.md', '# A\n\n## `a()`\n\n[a](#a-1)', '# A\n\n## `a()`\n\n[a](#a-1)'],
    ['README.md', `[docs/onnx.md]: ${GITHUB}/docs/onnx.md`, '[docs/onnx.md]: ./docs/onnx.md'],
    [
      'README.md',
      '[docs/images/demo.png]: https://raw.githubusercontent.com/tfjs-deconv/tfjs-deconv/main/docs/images/demo.png',
      '[docs/images/demo.png]: ./docs/images/demo.png',
    ],
    ['README.md', `[LICENSE]: ${GITHUB}/LICENSE`, `[LICENSE]: ${GITHUB}/LICENSE`],
  ])('%s: %s', (source, text, expected) => {
    expect(prepared(source, text)).toBe(expected);
  });
});

test("the first page has README.md's heading and first paragraph above the rest", () => {
  const text = homePage('# name\n\nOne\ntwo.\n\n## More\n\nThree.\n');
  expect(text).toMatch(/^---\nlayout: home\nhero: \{"name":"name","tagline":"One two\."/);
  expect(text).toMatch(/---\n\n## More\n\nThree\.\n$/);
});

test.each([
  ['# Title\n\nOne `a.b` sentence. Another.\n', 'One `a.b` sentence.'],
  ['# Title\n\n```sh\nls\n```\n\nA [link](b.md), *so*:\n', 'A link, so.'],
  ['# Title\n\n| a | b |\n', ''],
])('the first sentence of %j', (text, expected) => {
  expect(firstSentence(text)).toBe(expected);
});

test('llms.txt lists every page with its Markdown', () => {
  const text = llmsText(pages, ({ source }) => readFileSync(path.join(ROOT, source), 'utf8'));
  expect(text).toMatch(/^# tfjs-deconv\n\n> The decoder half of TensorFlow\.js: .+\n\n## /);
  for (const { target } of pages.slice(1)) expect(text).toContain(`](${target})`);
});
