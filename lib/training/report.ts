import path from 'node:path';
import { chart, htmlReport, paragraph, type ReportSection, table } from '../pictures/index.js';
import { interactiveCharts } from './interactive_charts.js';
import type { EpochRow, Log } from './log.js';
import { shapesTable } from './shapes_table.js';
import { smooth } from './smooth.js';
import type { Timings } from './stopwatch.js';
import type { Measure, Models } from './tasks/task.js';
import { writeWhole } from './write_whole.js';

/** Each measure with what it is to be compared with, in a line. */
export function sentences(measures: Measure[]): string[] {
  return measures.map(({ name, value, baselines }) => {
    const beside = baselines.map(([other, number]) => `${other} ${number.toPrecision(4)}`);
    return `${name}: ${value.toPrecision(4)}${beside.length > 0 ? ` (${beside.join(', ')})` : ''}`;
  });
}

/** The measures as rows of a table: the model's number, then those it is to be compared with. */
export function measureRows(measures: Measure[]): [string, number, string][] {
  return measures.map(({ name, value, better, baselines }) => [
    `${name} (${better} is better)`,
    value,
    baselines.map(([baseline, number]) => `${baseline}: ${number.toPrecision(4)}`).join('; '),
  ]);
}

function curves(log: Log, numbers: string[]): ReportSection {
  const content = numbers.map((number, i) => {
    const validation = log.epochs.filter((row): row is EpochRow => row.validation !== null);
    const series = [
      { ...smooth(log.steps.map(({ values }) => values[i]!)), name: 'training' },
      ...(validation.length > 1
        ? [
            {
              x: validation.map(({ step }) => step),
              y: validation.map((row) => row.validation![number]!),
              name: 'validation',
            },
          ]
        : []),
    ];
    const all = series.flatMap(({ y }) => y);
    // A logarithmic axis of less than half a decade shows nothing that a linear one does not; nor
    // does one of parts of a whole.
    const [least, most] = [Math.min(...all), Math.max(...all)];
    const logY = number !== 'accuracy' && least > 0 && most > 3 * least;
    const labels = { xLabel: 'training step', yLabel: number };
    return chart(series, `${number}, averaged over stretches of steps.`, { ...labels, logY });
  });
  return { heading: 'Curves', content };
}

export interface RunReport {
  title: string;
  label: string;
  command: string;
  /** Sentences on how it was trained. */
  story: string[];
  measures: Measure[];
  samples: ReportSection[];
  log: Log | null;
  numbers: string[];
  models: Models;
  timings: Timings;
}

/** Writes report.html. */
export function writeRunReport(folder: string, report: RunReport): void {
  const { log, numbers, models, timings } = report;
  const html = htmlReport({
    title: report.title,
    lead: `Data: ${report.label}.`,
    sections: [
      {
        heading: 'Result',
        content: [
          table(['measure', 'model', 'for comparison'], measureRows(report.measures)),
          ...report.story.map(paragraph),
        ],
      },
      ...report.samples,
      ...(log !== null && log.steps.length > 0 ? [curves(log, numbers)] : []),
      ...Object.entries(models).map(([name, model]) => ({
        heading: `Shapes of ${name}`,
        content: [shapesTable(model)],
      })),
      {
        heading: 'Timings',
        content: [
          table(
            ['stage', 'seconds'],
            timings.map(([stage, seconds]) => [stage, Math.round(seconds * 100) / 100]),
          ),
        ],
      },
    ],
    script: interactiveCharts(),
    footer: `Made by ${report.command}.`,
  });
  writeWhole(path.join(folder, 'report.html'), html);
}
