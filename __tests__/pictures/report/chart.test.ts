import { chart } from '../../../lib/pictures/report/chart.js';
import { htmlReport } from '../../../lib/pictures/report/html_report.js';

const EVIL = `"><script>alert('1')</script>`;
const SHA = `${'A'.repeat(43)}=`;

function dataOf(html: string) {
  const [, data] = /data-chart="([^"]*)"/.exec(html)!;
  const entities = { '&quot;': '"', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&amp;': '&' };
  return JSON.parse(data!.replace(/&[^;]+;/g, (name) => entities[name as '&lt;']));
}

test('a chart is a figure with its numbers beside it', () => {
  const series = [{ name: EVIL, x: [1, 3], y: Float32Array.of(0.5, Number.NaN) }];
  const { html } = chart(series, 'Loss.', { xLabel: 'step', yLabel: EVIL, height: 200 });
  expect(html).not.toContain('<script');
  expect(html.match(/data:image\/png/g)).toHaveLength(2);
  expect(html).toContain('<figcaption>Loss.</figcaption>');
  expect(dataOf(html)).toEqual({
    xLabel: 'step',
    yLabel: EVIL,
    logY: false,
    height: 200,
    lines: [{ name: EVIL, x: [1, 3], y: [0.5, null] }],
  });
});

test('numbers that `$` would expand, kept as they are', () => {
  expect(dataOf(chart([{ name: "$&$'$1", y: [1] }], '').html).lines[0].name).toBe("$&$'$1");
});

test('a page runs the script whose hash it has, and without one none', () => {
  const script = { code: 'draw()', sha256: SHA, style: '.chart { color: red }' };
  const html = htmlReport({ title: '', sections: [], script });
  expect(html).toContain(`script-src 'sha256-${SHA}'">`);
  expect(html).toContain('<script>draw()</script>');
  expect(html).toContain('.chart { color: red }</style>');
  const without = htmlReport({ title: '', sections: [] });
  expect(without).not.toContain('script');
});

test.each([
  [{ code: 7, sha256: SHA }, 'script.code must be a text, got 7.'],
  [
    { code: 'a </SCRIPT>', sha256: SHA },
    "script.code must be without </script, </style and <!--, got 'one'.",
  ],
  [
    { code: '', sha256: SHA, style: '</style>' },
    "script.style must be without </script, </style and <!--, got 'one'.",
  ],
  [
    { code: '', sha256: `'; script-src *` },
    "script.sha256 must be 32 bytes in base64, got ''; script-src *'.",
  ],
])('htmlReport refuses %j', (script, message) => {
  expect(() => htmlReport({ title: '', sections: [], script: script as never })).toThrow(
    new Error(`htmlReport: ${message}`),
  );
});
