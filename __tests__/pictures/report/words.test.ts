import '../../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { colorize, htmlReport, words } from '../../../lib/pictures/index.js';
import { deconvolve } from '../../../lib/visualize/index.js';
import { network } from '../../visualize/networks.js';

/** Each word's colour and title, as they stand in the markup. */
const spansOf = (html: string) =>
  [...html.matchAll(/background:rgb\(([\d,]+)\);color:(#\w+).*?title="(.*?)">(.*?)<\/span>/g)].map(
    ([, rgb, ink, title, word]) => ({ rgb: rgb!.split(',').map(Number), ink, title, word }),
  );

test('red adds, blue takes, white is nothing, the largest has the full colour', () => {
  const spans = spansOf(words(['a', 'b', 'c', 'd'], [-4, 0, 2, 4]).html);
  expect(spans.map(({ word, title }) => [word, title])).toEqual([
    ['a', '-4'],
    ['b', '0'],
    ['c', '2'],
    ['d', '4'],
  ]);
  const expected = colorize(Float32Array.of(0, 0.5, 0.75, 1), 'diverging');
  spans.forEach(({ rgb }, n) => {
    expect(rgb).toEqual([...expected.subarray(4 * n, 4 * n + 3)]);
  });
  const [takes, nothing, , adds] = spans.map(({ rgb }) => rgb);
  expect(takes![2]).toBeGreaterThan(takes![0]!);
  expect(adds![0]).toBeGreaterThan(adds![2]!);
  // d3's spline through Brewer's colours passes white by a little.
  expect(nothing).toEqual([242, 239, 237]);
  expect(spans.map(({ ink }) => ink)).toEqual(['#fff', '#000', '#000', '#fff']);
});

test('words are escaped, a caption stands below, nothing at all is white', () => {
  const { html } = words(['<b>', '&'], [0, 0], 'Why <not>');
  expect(html).toContain('>&lt;b&gt;</span>');
  expect(html).toContain('<figcaption>Why &lt;not&gt;</figcaption>');
  expect(spansOf(html)[0]!.rgb).toEqual(
    [...colorize(Float32Array.of(0.5), 'diverging')].slice(0, 3),
  );
});

test.each([
  [['a'], [1, 2], 'words: weights must be as many as there are words (1), got 2.'],
  [['a'], [Number.NaN], 'words: weights[0] must be a finite number, got NaN.'],
])('%j %j', (text, weights, message) => {
  expect(() => words(text, weights)).toThrow(message);
});

test('what a text CNN saw, word by word, in a report', async () => {
  await tf.setBackend('cpu');
  const { model, inputs, layer, wrt } = network('text');
  const options = { layer, wrt: wrt!, filters: 1, method: 'inputXGradient' } as const;
  const { projections } = await deconvolve(model, inputs[0]!, options);
  const weights = Array.from(await tf.sum(projections, -1).data());
  const text = ['the', 'film', 'was', 'not', 'good', '.', '.'];
  const page = htmlReport({
    title: 'Words',
    sections: [{ heading: 'Why', content: [words(text, weights, 'What counts.')] }],
  });
  const spans = spansOf(page);
  expect(spans.map(({ word }) => word)).toEqual(text);
  // Words that no triple of the largest crosses count nothing.
  expect(spans.some(({ title }) => title !== '0')).toBe(true);
  expect(spans.map(({ title }) => title)).toEqual(
    weights.map((w) => String(Number(w.toPrecision(4)))),
  );
});
