import { h } from '../../ui/dom.js';
import { svg } from '../../ui/svg.js';
import type { PreparedSignal } from './prepare_signal.js';

const [WIDTH, HEIGHT] = [640, 90];

/** From the least to the largest value of each bin, as a closed shape. */
function envelope(values: Float32Array): string {
  const bins = Math.min(WIDTH, values.length);
  const [least, most] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as readonly [number, number],
  );
  const y = (value: number) => (HEIGHT - 4) * (1 - (value - least) / (most - least || 1)) + 2;
  const ends = Array.from({ length: bins }, (_, n) => {
    const part = values.subarray(
      Math.floor((n * values.length) / bins),
      Math.max(Math.floor(((n + 1) * values.length) / bins), 1),
    );
    return [Math.min(...part), Math.max(...part)] as const;
  });
  const x = (n: number) => ((n + 0.5) * WIDTH) / bins;
  const upper = ends.map(([, high], n) => `${x(n).toFixed(1)} ${y(high).toFixed(1)}`);
  const lower = ends.map(([low], n) => `${x(n).toFixed(1)} ${(y(low) + 0.5).toFixed(1)}`).reverse();
  return `M ${[...upper, ...lower].join(' L ')} Z`;
}

/** All of a signal, its first channel, with the part that is taken framed. */
export function signalPreview({ whole, part: [start, length] }: PreparedSignal): HTMLElement {
  const values = whole[0]!;
  const from = (WIDTH * start) / values.length;
  const width = Math.min((WIDTH * length) / values.length, WIDTH - from);
  const picture = svg(
    'svg',
    {
      class: 'signal-preview',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': 'The file, framed what is taken',
    },
    svg('rect', { class: 'part', x: from, y: 0, width: Math.max(width, 2), height: HEIGHT }),
    svg('path', { class: 'line', d: envelope(values) }),
  );
  return h('figure', {}, picture, h('figcaption', {}, 'the file, marked what is taken'));
}
