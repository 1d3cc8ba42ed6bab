import { chart, type ReportSection } from '../../pictures/index.js';
import type { EpochRow, Log } from '../log.js';
import { smooth } from '../smooth.js';

/** A chart of each number of the training, beside the same of the validation. */
export function curvesSection(log: Log, numbers: string[]): ReportSection {
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
  return { heading: 'Learning curves', content };
}
