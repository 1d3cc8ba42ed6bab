import { type Cell, paragraph, type ReportSection, table } from '../../pictures/index.js';
import type { Confusion } from '../tasks/judgement.js';

const percent = (part: number, whole: number) =>
  whole === 0 ? 'none there' : `${((100 * part) / whole).toFixed(1)} %`;

/** A part, or a dash where there is nothing to be a part of. */
const part = (some: number, all: number) => (all === 0 ? '–' : (some / all).toFixed(4));

/** Figures of each class, and which is taken for which. */
export function classesSection(confusion: Confusion | undefined): ReportSection[] {
  if (confusion === undefined) return [];
  const { of, classes, counts } = confusion;
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const truths = counts.map(sum);
  const founds = classes.map((_, place) => sum(counts.map((row) => row[place]!)));
  const figures = classes.map((name, place): Cell[] => {
    const [right, truth, found] = [counts[place]![place]!, truths[place]!, founds[place]!];
    return [
      name,
      truth,
      found,
      part(right, found),
      part(right, truth),
      part(2 * right, found + truth),
      part(right, found + truth - right),
    ];
  });
  const rows = counts.map((row, place): Cell[] => [
    classes[place]!,
    ...row.map((count) => percent(count, truths[place]!)),
  ]);
  const missing = classes.filter((_, place) => truths[place] === 0);
  const none = `The test data have no ${of} of ${missing.join(', ')}: nothing is known of how these are found.`;
  return [
    {
      heading: 'Classes',
      content: [
        ...(missing.length > 0 ? [paragraph(none)] : []),
        table(['class', `${of} there`, 'found', 'precision', 'recall', 'F1', 'IoU'], figures),
        table(
          ['true class', ...classes.map((name) => `found ${name}`)],
          rows,
          `What the ${of} of each class are taken for.`,
        ),
      ],
    },
  ];
}
