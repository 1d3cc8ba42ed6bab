import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';
import type { Finished } from '../../lib/training/run.js';
import type { Measure, SampleTable } from '../../lib/training/tasks/task.js';
import { markdownTable } from '../doctor/markdown.js';
import { EXPERIMENTS, type Experiment, type Target } from './experiments.js';

const HEAD = `# Results

Every figure here was computed by \`npm run reproduce\`, which rewrites the sections that it runs,
beside what something simple reaches on the same data in the same run. Weights, thresholds and when
to stop are chosen on training data alone, and the test data are never trained on; the settings in
\`scripts/reproduce/experiments.ts\` were found with an eye on these figures. One run each, of seed 1.
A figure beside which nothing stands is there to be compared with the work of others. Seconds are
those of training, on a machine that may have other work as well; processor time is that of all cores
together. They and the last digits depend on the machine and the backend. \`--data\` names the folder
of the data sets; \`SOURCES.md\` in it says which part of each it has, and where it is from.
Scenes, cells with masks, crops and Chinese are drawn by \`scripts/reproduce/drawn\`.
`;

const begin = (name: string) => `<!-- ${name} -->`;
const END = '<!-- end -->';

/** A figure and whether it is what it must be; null where nothing is demanded. */
export interface Verdict extends Measure {
  wanted: string;
  met: boolean | null;
  /** How it compares with the baselines that it is not judged by, where it is by others. */
  remarks: string[];
}

const isBetter = ({ value, better }: Measure, other: number) =>
  better === 'higher' ? value > other : value < other;

function judge(measure: Measure, target: Target | undefined): Verdict {
  if (target === undefined) return { ...measure, wanted: '', met: null, remarks: [] };
  const { value, baselines } = measure;
  const { least, most, beatsBaselines = false } = target;
  const named = Array.isArray(beatsBaselines) ? beatsBaselines : undefined;
  const judging = baselines.filter(([name]) => named?.includes(name) ?? true);
  const demands: [string, boolean][] = [];
  if (least !== undefined) demands.push([`at least ${least}`, value >= least]);
  if (most !== undefined) demands.push([`at most ${most}`, value <= most]);
  if (beatsBaselines) {
    const text = `better than ${named?.join(' and ') ?? 'the baselines'}`;
    demands.push([text, judging.every(([, other]) => isBetter(measure, other))]);
  }
  return {
    ...measure,
    wanted: demands.map(([text]) => text).join(', '),
    met: demands.every(([, met]) => met),
    remarks: baselines
      .filter((baseline) => !judging.includes(baseline))
      .map(([name, other]) => {
        const word = isBetter(measure, other) ? 'better' : 'not better';
        return `${measure.name}: ${word} than ${name}, a baseline beyond what is wanted.`;
      }),
  };
}

/**
 * Holds measures against an experiment's targets.
 *
 * @throws ValueError if a target's figure or a baseline that it names was not measured.
 */
export function verdicts({ name, targets }: Experiment, measures: Measure[]): Verdict[] {
  for (const { figure } of targets) {
    if (measures.some((measure) => measure.name.startsWith(figure))) continue;
    throw new ValueError(`${name}: the figures must have ${figure}, got none.`);
  }
  return measures.map((measure) => {
    const target = targets.find(({ figure }) => measure.name.startsWith(figure));
    const { beatsBaselines } = target ?? {};
    for (const wanted of Array.isArray(beatsBaselines) ? beatsBaselines : []) {
      if (measure.baselines.some(([baseline]) => baseline === wanted)) continue;
      throw new ValueError(
        `${name}: the baselines of ${measure.name} must have ${wanted}, got none.`,
      );
    }
    return judge(measure, target);
  });
}

const round = (value: number) => String(Number(value.toPrecision(4)));

/** A table of the verdicts and their remarks, in Markdown. */
export function verdictTable(all: Verdict[]): string {
  const rows = all.map(({ name, value, baselines, wanted, met }) => {
    const beside = baselines.map(([other, number]) => `${other}: ${round(number)}`).join('; ');
    const reached = met === null ? '' : met ? 'yes' : '**no**';
    return `| ${name} | ${round(value)} | ${beside} | ${wanted} | ${reached} |`;
  });
  const head = '| figure | model | beside it | wanted | reached |\n|---|---|---|---|---|';
  const remarks = all.flatMap((verdict) => verdict.remarks);
  return [head, ...rows, ...(remarks.length > 0 ? ['', ...remarks] : [])].join('\n');
}

/** The first figure and its baselines by the number of training examples, in Markdown. */
export function curveTable(runs: Pick<Finished, 'examples' | 'steps' | 'measures'>[]): string {
  const { steps, measures } = runs[0]!;
  const { name, baselines } = measures[0]!;
  const row = (label: string, figure: (measure: Measure) => number) => [
    label,
    ...runs.map((one) => round(figure(one.measures[0]!))),
  ];
  return markdownTable(
    ['training examples', ...runs.map(({ examples }) => String(examples))],
    [
      row(`${name} after ${steps} steps`, ({ value }) => value),
      ...baselines.map(([other], i) => row(other, (measure) => measure.baselines[i]![1])),
    ],
  );
}

/** A sample in Markdown. */
export function sampleTable({ title, columns, rows }: SampleTable): string {
  return `${title}:\n\n${markdownTable(columns, rows)}`;
}

/** The sections of a file of results by their names, in their order. */
function sectionsOf(file: string): Map<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const found = text.matchAll(/<!-- (?!end -->)(\S+) -->\n[\s\S]*?<!-- end -->/g);
  return new Map(Array.from(found, ([section, name]) => [name!, section]));
}

/**
 * Puts an experiment's section in its place in a file of results, made where it is missing. Sections of no experiment that
 * there is, as of another version's, stay behind the one that they follow.
 */
export function writeSection(file: string, experiment: Experiment, text: string): void {
  const old = sectionsOf(file);
  const order = EXPERIMENTS.map(({ name }) => name);
  let before: string | undefined;
  for (const name of old.keys()) {
    if (!order.includes(name))
      order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
    before = name;
  }
  const { name, title } = experiment;
  old.set(name, `${begin(name)}\n## ${title}\n\n${text}\n${END}`);
  const sections = order.flatMap((one) => old.get(one) ?? []);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${[HEAD.trim(), ...sections].join('\n\n')}\n`);
}
