import { decode } from 'fast-png';
import { blank } from '../../../lib/pictures/picture.js';
import { facts } from '../../../lib/pictures/report/facts.js';
import { figure } from '../../../lib/pictures/report/figure.js';
import { htmlReport, type Report } from '../../../lib/pictures/report/html_report.js';
import { paragraph } from '../../../lib/pictures/report/paragraph.js';
import { preformatted } from '../../../lib/pictures/report/preformatted.js';
import { table } from '../../../lib/pictures/report/table.js';

const EVIL = `<script>alert("1" & '2')</script>`;
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;';
const picture = blank(40, 20, [1, 2, 3]);

test.each([
  { of: 'title', html: () => htmlReport({ title: EVIL, sections: [] }) },
  { of: 'lead', html: () => htmlReport({ title: '', lead: EVIL, sections: [] }) },
  { of: 'footer', html: () => htmlReport({ title: '', footer: EVIL, sections: [] }) },
  {
    of: 'heading',
    html: () => htmlReport({ title: '', sections: [{ heading: EVIL, content: [] }] }),
  },
  { of: 'paragraph', html: () => paragraph(EVIL).html },
  { of: 'preformatted', html: () => preformatted(EVIL).html },
  { of: 'fact name', html: () => facts([[EVIL, 1]]).html },
  { of: 'fact value', html: () => facts([['', EVIL]]).html },
  { of: 'column', html: () => table([EVIL], []).html },
  { of: 'cell', html: () => table(['a'], [[EVIL]]).html },
  { of: 'table caption', html: () => table(['a'], [], EVIL).html },
  { of: 'figure caption', html: () => figure(picture, EVIL).html },
  { of: 'figure alt', html: () => figure(picture, '', { alt: EVIL }).html },
])('text is escaped: $of', ({ html }) => {
  expect(html()).toContain(ESCAPED);
  expect(html()).not.toContain('<script');
});

test('what stands between backticks is code, escaped as well, in prose and cells', () => {
  const shown = '<code>a &lt; b</code> and ` alone';
  expect(paragraph('`a < b` and ` alone').html).toBe(`<p>${shown}</p>`);
  expect(table(['why'], [['`a < b` and ` alone']]).html).toContain(`>${shown}</td>`);
  expect(preformatted('`a`').html).toContain('>`a`<');
});

const report = htmlReport({
  title: 'Autoencoder',
  lead: 'Glyphs.',
  sections: [
    { heading: 'Result', content: [facts([['error', 0.0123456]]), paragraph('Fine.')] },
    {
      heading: 'Pictures',
      content: [
        figure(picture, 'Before', { dark: blank(40, 20, [7, 8, 9]), density: 2 }),
        figure(picture, 'After'),
      ],
    },
  ],
  footer: 'End.',
});

test('the page asks nobody for anything', () => {
  expect(report).not.toMatch(/https?:|\/\/|<script|<link|@import|url\(/i);
  const sources = [...report.matchAll(/(?:src|srcset|href)="([^"]*)"/g)].map(([, value]) => value!);
  expect(sources).toHaveLength(3);
  for (const source of sources) expect(source).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
  expect(report).toContain(
    `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`,
  );
});

test('the page is whole: language, viewport, title, one h1, a h2 for each section', () => {
  expect(report).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(report).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  expect(report).toContain('<title>Autoencoder</title>');
  expect(report.match(/<h1>[^<]*/g)).toEqual(['<h1>Autoencoder']);
  expect(report.match(/<h2>[^<]*/g)).toEqual(['<h2>Result', '<h2>Pictures']);
  expect(report).toContain('prefers-color-scheme: dark');
  for (const tag of ['div', 'section', 'figure', 'figcaption', 'picture', 'dl', 'main', 'p']) {
    const count = (pattern: string) => report.match(new RegExp(pattern, 'g'))?.length ?? 0;
    expect(count(`<${tag}[ >]`)).toBe(count(`</${tag}>`));
  }
});

test('a figure carries its pictures, for light and for dark, in the size shown', () => {
  const { html } = figure(picture, 'Before', { dark: blank(40, 20, [7, 8, 9]), density: 2 });
  const images = [...html.matchAll(/base64,([^"]+)"/g)].map(([, data]) => {
    const bytes = Uint8Array.from(atob(data!), (char) => char.charCodeAt(0));
    return decode(bytes);
  });
  expect(images.map(({ width, height, data }) => [width, height, ...data.slice(0, 3)])).toEqual([
    [40, 20, 7, 8, 9],
    [40, 20, 1, 2, 3],
  ]);
  expect(html).toContain('<source media="(prefers-color-scheme: dark)" srcset="data:');
  expect(html).toContain('alt="Before" width="20" height="10"');
  expect(html).toContain('<figcaption>Before</figcaption>');
});

test('a large picture is carried whole', () => {
  const data = Uint8ClampedArray.from({ length: 200 * 200 * 4 }, (_, i) => (i * i * 31) >> 7);
  const { html } = figure({ width: 200, height: 200, data }, '');
  const bytes = Uint8Array.from(atob(/base64,([^"]+)"/.exec(html)![1]!), (c) => c.charCodeAt(0));
  expect([...decode(bytes).data]).toEqual([...data]);
});

test('a table: header, rows, caption; numbers to the right and short', () => {
  const { html } = table(
    ['layer', 'parameters', 'why'],
    [['conv', 1234567, `x${'y'.repeat(30)}`]],
    'All',
  );
  expect(html).toContain('<caption>All</caption>');
  expect(html).toContain('<th scope="col" class="short">layer</th>');
  expect(html).toContain('<td class="number">1,234,567</td>');
  expect(html).toContain('<td class="long">xyyy');
});

test.each([
  [0.0123456, '0.01235'],
  [1234.5678, '1235'],
  [-1e-9, '-1e-9'],
  [2000000, '2,000,000'],
  [0, '0'],
  [Number.NaN, 'NaN'],
])('the number %s is shown as %s', (value, shown) => {
  expect(facts([['', value]]).html).toContain(`<dd>${shown}</dd>`);
});

test.each<[() => unknown, string]>([
  [
    () => table(['a', 'b'], [[1, 2], [1]]),
    'table: rows[1] must have a cell for each column (2), got 1.',
  ],
  [() => figure(picture, '', { density: 0 }), 'figure: density must be a positive integer, got 0.'],
  [
    () => figure({} as typeof picture, ''),
    'figure: picture must be a picture {width, height, data: Uint8ClampedArray}, got {}.',
  ],
  [
    () => figure(picture, '', { size: 1 } as object),
    "figure: unknown option 'size', expected one of alt, dark, density.",
  ],
  [
    () => htmlReport({ title: '', sections: [], body: '' } as Report),
    "htmlReport: unknown option 'body', expected one of footer, lead, script, sections, title.",
  ],
])('bad input %#', (call, message) => {
  expect(call).toThrow(new Error(message));
});
