import { publicChart } from '../../bench/public_chart.js';
import { type PublicRow, type PublicRun, publicReport } from '../../bench/public_report.js';
import { A_MACHINE } from './a_machine.js';

const row = (name: string, gain: number, more: Partial<PublicRow> = {}): PublicRow => ({
  name,
  times: [10 * gain, 10],
  gain,
  gainByThreads: null,
  apart: 2.5,
  share: 0.9,
  ...more,
});

const run: PublicRun = {
  machine: A_MACHINE,
  rounds: 9,
  threads: 1,
  rows: [
    row('UpscalerJS esrgan', 4),
    row('human face', 1),
    row('human hand', 0.9, { share: 0.2 }),
    row('human body', 0.96),
  ],
};

describe('publicReport', () => {
  it('has a line of each model and what comes of them', () => {
    expect(publicReport(run).split('\n')).toEqual([
      'A processor, 2 cores, Node v24.0.0, relaxed SIMD, 2026-11-30; load 0.3 before and 2.0 at the end',
      'Medians of 9 rounds; milliseconds of processor time on one thread',
      '',
      'model                               convolutions   stock ms  tfjs-deconv ms  times as fast               apart',
      'UpscalerJS esrgan                           90 %       40.0            10.0           4.00                 2.5',
      'human face                                  90 %       10.0            10.0           1.00                 2.5',
      'human hand                                  20 %        9.0            10.0           0.90                 2.5',
      'human body                                  90 %        9.6            10.0           0.96                 2.5',
      '',
      'times as fast, geometric mean: 1.36',
      "of 3 whose convolutions take half of stock's time or more: 1.57",
      'slower than stock by more than 5 %: human hand',
    ]);
  });

  it('has what threads gain, where there are several', () => {
    const rows = [row('a b', 2, { gainByThreads: 1.5 }), row('a c', 2, { gainByThreads: 1.7 })];
    const lines = publicReport({ ...run, threads: 2, rows }).split('\n');
    expect(lines[3]).toContain('2 threads');
    expect(lines[4]).toContain('1.50');
    expect(lines.slice(-2)).toEqual([
      '2 threads by one, by the clock, geometric mean: 1.60',
      'slower than stock by more than 5 %: none',
    ]);
  });
});

describe('publicChart', () => {
  it('has the geometric means, and a bar of each model in the group of its package', () => {
    const texts = [...publicChart(run).matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      'Geometric means',
      ...['all 4', '1.4x', 'UpscalerJS, 1', '4x', 'human, 3', '0.95x'],
      'UpscalerJS',
      ...['esrgan', '4x'],
      'human',
      ...['face', '1x', 'hand', '0.9x', 'body', '0.96x'],
      'stock wasm = 1x; to its right is faster with one import',
    ]);
  });
});
