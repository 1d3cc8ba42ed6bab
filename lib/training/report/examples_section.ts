import { paragraph, type ReportSection } from '../../pictures/index.js';
import { perExample, type RankedExample, ranked } from '../per_example.js';
import type { JudgedExamples } from '../tasks/judgement.js';

/** Examples of each kind. */
const SHOWN = 3;

const value = (one: number) => String(Number(one.toPrecision(4)));

/** The best, those in the middle and the worst, none of them twice. */
function chosen(all: readonly RankedExample[], most: number): [string, readonly RankedExample[]][] {
  const each = Math.min(most, Math.max(Math.floor(all.length / 3), 1));
  const middle = Math.max(Math.floor((all.length - each) / 2), each);
  return [
    ['Best', all.slice(0, each)],
    ['Median', all.slice(middle, middle + each)],
    ['Worst', all.slice(Math.max(all.length - each, middle + each))],
  ];
}

/** The best, the median and the worst of the test data by the task's own figure. */
export async function examplesSection(
  examples: JudgedExamples | undefined,
): Promise<ReportSection[]> {
  const summary = examples === undefined ? undefined : perExample(examples);
  if (examples?.draw === undefined || summary === undefined) return [];
  const { figure, count, without, mean, standardError } = summary;
  const error = standardError === null ? '' : `, standard error ${value(standardError)}`;
  const none = without === 0 ? '' : ` ${without} more have no figure, as they prove nothing.`;
  const content = [
    paragraph(`${figure} of ${count} test examples: mean ${value(mean)}${error}.${none}`),
  ];
  for (const [kind, some] of chosen(ranked(examples), examples.each ?? SHOWN)) {
    if (some.length === 0) continue;
    const listed = some.map((one) => `${one.name} (${figure} ${value(one.value)})`).join(', ');
    content.push(
      ...(await examples.draw(
        some.map(({ place }) => place),
        `${kind}: ${listed}.`,
      )),
    );
  }
  return [{ heading: 'Best, median and worst test examples', content }];
}
