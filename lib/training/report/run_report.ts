import path from 'node:path';
import { type DataDescription, descriptionRows } from '../../data/data_description.js';
import {
  type Html,
  htmlReport,
  paragraph,
  type ReportSection,
  table,
} from '../../pictures/index.js';
import { interactiveCharts } from '../interactive_charts.js';
import type { Judged } from '../judge.js';
import type { Log } from '../log.js';
import type { MemoryPeaks } from '../memory.js';
import { shapesTable } from '../shapes_table.js';
import type { Timings } from '../stopwatch.js';
import type { Judgement } from '../tasks/judgement.js';
import type { Models } from '../tasks/task.js';
import { writeWhole } from '../write_whole.js';
import { calibrationSection } from './calibration_section.js';
import { classesSection } from './classes_section.js';
import { curvesSection } from './curves_section.js';
import { examplesSection } from './examples_section.js';
import { resultSection } from './result_section.js';

/** What a report is made of. */
export interface RunReport {
  title: string;
  data: DataDescription;
  /** Examples of the data, drawn, as they are and as the model gets them. */
  examples: readonly Html[];
  command: string;
  /** Sentences on how it was trained. */
  story: string[];
  judged: Judged;
  /** What of it is to draw. */
  judgement: Judgement;
  samples: ReportSection[];
  log: Log | null;
  numbers: string[];
  models: Models;
  timings: Timings;
  memory: MemoryPeaks;
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function dataSection(data: DataDescription, examples: readonly Html[]): ReportSection {
  return {
    heading: 'Data',
    content: [
      table(['what', 'found'], descriptionRows(data)),
      ...data.assumed.map((sentence) => paragraph(`Assumed: ${sentence}`)),
      ...examples,
    ],
  };
}

function costSection(timings: Timings, { tensors, wasmHeap, process }: MemoryPeaks): ReportSection {
  const rows: [string, string][] = [
    ['tensors at once', megabytes(tensors)],
    ...(wasmHeap === null
      ? []
      : ([['heap of the wasm backend', megabytes(wasmHeap)]] as const)
    ).map(([name, size]): [string, string] => [name, size]),
    ['the whole process', megabytes(process)],
  ];
  return {
    heading: 'Seconds and memory',
    content: [
      table(
        ['stage', 'seconds'],
        timings.map(([stage, seconds]) => [stage, Math.round(seconds * 100) / 100]),
      ),
      table(['memory at most', 'size'], rows),
    ],
  };
}

/** Writes report.html. */
export async function writeRunReport(folder: string, report: RunReport): Promise<void> {
  const { data, log, numbers, models, judged, judgement } = report;
  const html = htmlReport({
    title: report.title,
    lead: `Data: ${data.label}.`,
    sections: [
      resultSection(judged, report.story),
      dataSection(data, report.examples),
      ...(log !== null && log.steps.length > 0 ? [curvesSection(log, numbers)] : []),
      ...(await examplesSection(judgement.examples)),
      ...report.samples,
      ...classesSection(judged.confusion),
      ...calibrationSection(judged.calibration),
      costSection(report.timings, report.memory),
      ...Object.entries(models).map(([name, model]) => ({
        heading: `Shapes of ${name}`,
        content: [shapesTable(model)],
      })),
    ],
    script: interactiveCharts(),
    footer: `Made by ${report.command}.`,
  });
  writeWhole(path.join(folder, 'report.html'), html);
}
