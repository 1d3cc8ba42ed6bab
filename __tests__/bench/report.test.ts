import { chart } from '../../bench/chart.js';
import { type Measured, OURS, sideBySide } from '../../bench/measured.js';
import { type Run, report } from '../../bench/report.js';
import { nameOf, type Row } from '../../bench/rows.js';
import { A_MACHINE } from './a_machine.js';

const of = (times: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(times).map(([name, median]) => [name, { median, spread: 0.01 }]),
  );

const measured = (row: Row, times: object, clocks: object): Measured => ({
  row,
  name: nameOf(row),
  times: of(times as Record<string, number>),
  clocks: of(clocks as Record<string, number>),
  errors: {},
});

const rows = [
  measured(
    { kind: 'forward', index: 0 },
    { [OURS]: 2, 'onnxruntime-web': 8, limit: 1 },
    {
      'tfjs-deconv wasm, 1 thread': 2,
      'tfjs-deconv wasm, 2 threads': 1,
      'onnxruntime-web, 1 thread': 8,
      'onnxruntime-web, 2 threads': 4,
    },
  ),
  measured({ kind: 'backward', index: 0 }, { [OURS]: 6, Keras: 3 }, {}),
  measured(
    { kind: 'step', index: 0 },
    { [OURS]: 10, Keras: 5 },
    {
      'tfjs-deconv wasm, 1 thread': 12,
      'tfjs-deconv wasm, 2 threads': 8,
      'Keras, 1 thread': 5,
      'Keras, 2 threads': 4,
    },
  ),
  measured(
    { kind: 'step', index: 1 },
    { [OURS]: 10 },
    { 'tfjs-deconv wasm, 1 thread': 48, 'tfjs-deconv wasm, 2 threads': 8 },
  ),
];

const run: Run = {
  machine: A_MACHINE,
  python: '3.15.1 on TensorFlow 2.21.0',
  samples: 15,
  threads: 2,
  measured: rows,
};

/** The lines from one that begins with a text to the next empty one. */
function table(text: string, beginning: string): string[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(beginning));
  const cells = lines.slice(at, lines.indexOf('', at) < 0 ? undefined : lines.indexOf('', at));
  return cells.map((line) => line.split(/ {2,}/).join(' | '));
}

describe('report', () => {
  it('says where the figures are from and how they were taken', () => {
    expect(report(run).split('\n').slice(0, 4)).toEqual([
      'A processor, 2 cores, Node v24.0.0, relaxed SIMD, 2026-11-30; load 0.3 before and 2.0 at the end',
      'Keras 3.15.1 on TensorFlow 2.21.0',
      'Milliseconds: median of 15 samples ± half the distance of the quartiles; at most 5 of what takes more than 0.2 s, 1 of what takes more than 1 s',
      'On one thread of processor time, on several by the clock, as processor time adds up what threads do side by side',
    ]);
  });

  it('has the geometric means of one thread, of several, and what threads gain', () => {
    const text = report(run);
    expect(table(text, 'Others’ time')).toEqual([
      'Others’ time by ours, one thread: mean (least) | forward | backward | step',
      'onnxruntime-web | 4.00 (4.00) | - | -',
      'Keras | - | 0.500 (0.500) | 0.500 (0.500, 1 of 2)',
    ]);
    expect(table(text, 'The same')).toEqual([
      'The same, 2 threads each, by the clock: mean (least) | forward | step',
      'onnxruntime-web, 2 threads | 4.00 (4.00) | -',
      'Keras, 2 threads | - | 0.500 (0.500, 1 of 2)',
    ]);
    expect(table(text, 'Its time')).toEqual([
      'Its time on 1 thread by that on 2, by the clock: mean (least) | forward | step',
      'tfjs-deconv wasm | 2.00 (2.00) | 3.00 (1.50)',
      'onnxruntime-web | 2.00 (2.00) | -',
      'Keras | - | 1.25 (1.25, 1 of 2)',
    ]);
  });

  it('has a table of each kind, on several threads beside one', () => {
    const text = report(run);
    expect(table(text, 'forward ')[1]).toBe(
      '1. [1,256,64] -> 64 k4 s2 | 2.00 ±1% | 8.00 ±1% | - | 4.00 | 4.2 | 50%',
    );
    expect(table(text, 'forward, by the clock')).toEqual([
      'forward, by the clock | tfjs-deconv wasm, 1 thread | tfjs-deconv wasm, 2 threads | onnxruntime-web, 1 thread | onnxruntime-web, 2 threads',
      '1. [1,256,64] -> 64 k4 s2 | 2.00 ±1% | 1.00 ±1% | 8.00 ±1% | 4.00 ±1%',
    ]);
    expect(text).not.toContain('backward, by the clock');
  });

  it('leaves several threads out where there is one', () => {
    const one = rows.map((m) => ({ ...m, clocks: {} }));
    const text = report({ ...run, threads: 1, python: null, measured: one });
    expect(text).toContain('\nWithout Keras\n');
    expect(text).not.toContain('Its time');
    expect(text).not.toContain(', by the clock  ');
  });

  it('says what was not measured', () => {
    const lost = rows.map((m) => ({ ...m, errors: { Keras: 'Keras: the process ended' } }));
    expect(table(report({ ...run, measured: lost.slice(0, 1) }), 'Not measured')).toEqual([
      'Not measured:',
      ' | 1. [1,256,64] -> 64 k4 s2: Keras: the process ended',
    ]);
  });
});

describe('chart', () => {
  const bars = (svg: string) => [...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, t]) => t);

  it('has a bar of each other engine', () => {
    const svg = chart(rows);
    expect(bars(svg).filter((text) => !text!.endsWith('x'))).toEqual([
      'onnxruntime-web',
      'Keras',
      'Keras',
    ]);
    expect(svg).toContain('Training step of a model, 2 rows');
  });

  it('compares several threads with one of ours, and with several of the others', () => {
    const svg = chart(sideBySide(rows, 2), 'tfjs-deconv wasm, 2 threads');
    expect(bars(svg).filter((text) => !text!.endsWith('x'))).toEqual([
      'tfjs-deconv wasm, 1 thread',
      'onnxruntime-web, 2 threads',
      'tfjs-deconv wasm, 1 thread',
      'Keras, 2 threads',
    ]);
    expect(svg).toContain('>3x<');
    expect(svg).toContain('tfjs-deconv wasm, 2 threads = 1x');
  });
});
