import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { traceShapes } from '../../lib/arithmetic/index.js';
import {
  figure,
  htmlReport,
  linePlot,
  paragraph,
  type ReportSection,
  table,
} from '../../lib/pictures/index.js';
import type { Measure, Models } from '../tasks/task.js';
import type { EpochRow, Log } from './log.js';

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

/** Mean of each stretch of the curve, about 200 of them: steps jump, the trend is what matters. */
function smooth(y: number[]): { x: number[]; y: number[] } {
  const width = Math.max(Math.round(y.length / 200), 1);
  const means: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let from = 0; from < y.length; from += width) {
    const stretch = y.slice(from, from + width);
    means.x.push(from + stretch.length);
    means.y.push(stretch.reduce((a, b) => a + b, 0) / stretch.length);
  }
  return means;
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
    // A logarithmic axis of less than half a decade shows nothing that a linear one does not.
    const logY = Math.min(...all) > 0 && Math.max(...all) > 3 * Math.min(...all);
    const plot = (theme: 'light' | 'dark') =>
      linePlot(series, { xLabel: 'training step', yLabel: number, logY, scale: 2, theme });
    return figure(plot('light'), `${number}, averaged over stretches of steps.`, {
      dark: plot('dark'),
      density: 2,
    });
  });
  return { heading: 'Curves', content };
}

function shapes(name: string, model: LayersModel): ReportSection {
  return {
    heading: `Shapes of ${name}`,
    content: [
      table(
        ['layer', 'class', 'output', 'parameters', 'why'],
        traceShapes(model).rows.map((row) => [
          row.name,
          row.className,
          row.outputShape.join(' x '),
          row.parameters,
          row.why,
        ]),
      ),
    ],
  };
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
}

/** Writes report.html. */
export function writeRunReport(folder: string, report: RunReport): void {
  const { log, numbers, models } = report;
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
      ...Object.entries(models).map(([name, model]) => shapes(name, model)),
    ],
    footer: `Made by ${report.command}.`,
  });
  writeFileSync(path.join(folder, 'report.html'), html);
}
