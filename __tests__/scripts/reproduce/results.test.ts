import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findVariant } from '../../../lib/training/tasks/find_variant.js';
import type { Measure } from '../../../lib/training/tasks/task.js';
import { EXPERIMENTS, type Experiment } from '../../../scripts/reproduce/experiments.js';
import {
  curveTable,
  sampleTable,
  verdicts,
  verdictTable,
  writeSection,
} from '../../../scripts/reproduce/results.js';

const measure = (value: number, better: Measure['better'], baseline: number): Measure => ({
  name: 'error of all',
  value,
  better,
  baselines: [['nothing', baseline]],
});
const experiment = (target: object): Experiment => ({
  ...EXPERIMENTS[0]!,
  targets: [{ figure: 'error', ...target }],
});

test.each([
  [{ beatsBaselines: true }, measure(1, 'lower', 2), true],
  [{ beatsBaselines: true }, measure(2, 'lower', 2), false],
  [{ beatsBaselines: true }, measure(3, 'higher', 2), true],
  [{ beatsBaselines: true }, measure(1, 'higher', 2), false],
  [{ least: 1 }, measure(1, 'higher', 2), true],
  [{ least: 1 }, measure(0.99, 'higher', 2), false],
  [{ most: 1 }, measure(1.01, 'lower', 2), false],
  [{ most: 1, beatsBaselines: true }, measure(0.9, 'lower', 0.8), false],
  [{ least: 1 }, measure(Number.NaN, 'higher', 2), false],
  [{ beatsBaselines: ['nothing'] }, measure(1, 'higher', 2), false],
  [{ beatsBaselines: ['nothing'] }, measure(3, 'higher', 2), true],
])('target %j of %j is met: %s', (target, one, met) => {
  expect(verdicts(experiment(target), [one])[0]!.met).toBe(met);
});

test('a target without its figure is an error', () => {
  const other = { ...measure(1, 'lower', 2), name: 'speed' };
  expect(() => verdicts(experiment({}), [other])).toThrow(
    'autoencoder-64: the figures must have error, got none.',
  );
});

test('a baseline without its figure is an error', () => {
  const target = { beatsBaselines: ['nothing', 'something'] };
  expect(() => verdicts(experiment(target), [measure(1, 'lower', 2)])).toThrow(
    'autoencoder-64: the baselines of error of all must have something, got none.',
  );
});

test.each([
  [1, 'better'],
  [3, 'not better'],
])('error %d: what is beyond the baselines named is a remark, %s', (value, word) => {
  const one = measure(value, 'lower', 4);
  one.baselines.push(['more', 2]);
  expect(verdictTable(verdicts(experiment({ beatsBaselines: ['nothing'] }), [one]))).toBe(
    [
      '| figure | model | beside it | wanted | reached |',
      '|---|---|---|---|---|',
      `| error of all | ${value} | nothing: 4; more: 2 | better than nothing | yes |`,
      '',
      `error of all: ${word} than more, a baseline beyond what is wanted.`,
    ].join('\n'),
  );
});

test('the table says what is reached', () => {
  const all = [measure(1 / 3, 'lower', 0.25), { ...measure(2, 'lower', 0), name: 'speed' }];
  expect(verdictTable(verdicts(experiment({ beatsBaselines: true }), all))).toBe(
    [
      '| figure | model | beside it | wanted | reached |',
      '|---|---|---|---|---|',
      '| error of all | 0.3333 | nothing: 0.25 | better than the baselines | **no** |',
      '| speed | 2 | nothing: 0 |  |  |',
    ].join('\n'),
  );
});

test('the curve is the first figure and its baseline by the number of examples', () => {
  const run = (examples: number, value: number) => ({
    examples,
    steps: 200,
    measures: [measure(value, 'higher', 0), measure(9, 'higher', 0)],
  });
  expect(curveTable([run(4, 1 / 3), run(24, 0.5)])).toBe(
    [
      '| training examples            | 4      | 24  |',
      '|------------------------------|--------|-----|',
      '| error of all after 200 steps | 0.3333 | 0.5 |',
      '| nothing                      | 0      | 0   |',
    ].join('\n'),
  );
});

test('a sample is a table under its title', () => {
  const sample = { title: 'Lines', columns: ['line', 'like it'], rows: [['a|b', 'c']] };
  expect(sampleTable(sample)).toBe(
    ['Lines:', '', '| line | like it |', '|------|---------|', '| a\\|b | c       |'].join('\n'),
  );
});

test('a section is put in its place and replaced, the others stay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'results-'));
  const file = path.join(folder, 'docs', 'results.md');
  const [first, second, third] = EXPERIMENTS as [Experiment, Experiment, Experiment];
  writeSection(file, third, 'three');
  writeSection(file, first, 'one');
  writeSection(file, second, 'two');
  writeSection(file, first, 'one again');
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  expect(text).toMatch(/^# Results\n/);
  const bodies = text.split(/<!-- .* -->\n?/).map((part) => part.trim());
  expect(bodies.slice(1).filter(Boolean)).toEqual([
    `## ${first.title}\n\none again`,
    `## ${second.title}\n\ntwo`,
    `## ${third.title}\n\nthree`,
  ]);
});

test('sections of experiments that there are no more stay, behind those that they followed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'results-'));
  const file = path.join(folder, 'results.md');
  const [first, second] = EXPERIMENTS as [Experiment, Experiment];
  const [top, between, last] = ['top', 'between', 'last'].map((name) => ({
    ...first,
    name,
    title: name,
  }));
  const section = ({ name, title }: Experiment, text: string) =>
    `<!-- ${name} -->\n## ${title}\n\n${text}\n<!-- end -->`;
  const sections = [
    section(top!, 'as it was'),
    section(first, 'one'),
    section(between!, 'as it was, too'),
    section(last!, 'and this'),
  ];
  writeFileSync(file, `# Results\n\n${sections.join('\n\n')}\n`);
  writeSection(file, second, 'two');
  writeSection(file, first, 'one again');
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  sections[1] = section(first, 'one again');
  expect(text.slice(text.indexOf('<!-- '))).toBe(
    `${[...sections, section(second, 'two')].join('\n\n')}\n`,
  );
});

test.each(EXPERIMENTS)('$name is of a task that is there', ({ task }) => {
  expect(findVariant({ task }, 'train').task.name).toBe(task);
});
