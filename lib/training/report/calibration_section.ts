import { chart, paragraph, type ReportSection, table } from '../../pictures/index.js';
import type { Calibration, ThresholdPoint } from '../tasks/judgement.js';

const short = (value: number) => Number(value.toPrecision(4));

/** An upright line at the threshold; a curve must go on, if only by a hair. */
const upright = (at: number, y: number[], span: number) => ({
  name: 'the threshold',
  x: [at, at + Math.max(span, 1e-9) / 1000],
  y,
});

/** The most that is found at each rate of false alarms. */
function rocOf(points: readonly ThresholdPoint[]): { x: number[]; y: number[] } {
  const most = new Map<number, number>([[0, 0]]);
  for (const { falseAlarms, recall } of points) {
    most.set(falseAlarms, Math.max(recall, most.get(falseAlarms) ?? 0));
  }
  const x = [...most.keys()].sort((a, b) => a - b);
  return { x, y: x.map((one) => most.get(one)!) };
}

/** What the threshold that was chosen, and others, come to on the test data. */
export function calibrationSection(calibration: Calibration | undefined): ReportSection[] {
  if (calibration === undefined) return [];
  const { score, positives, rule, chosen, points } = calibration;
  const x = points.map(({ threshold }) => threshold);
  const line = (name: string, y: (number | null)[]) => ({
    name,
    x,
    y: y.map((value) => value ?? Number.NaN),
  });
  const { threshold, recall, falseAlarms, precision } = chosen;
  const series = [
    line(
      'recall',
      points.map((point) => point.recall),
    ),
    line(
      'precision',
      points.map((point) => point.precision),
    ),
    line(
      'false alarms',
      points.map((point) => point.falseAlarms),
    ),
    upright(threshold, [0, 1], x.at(-1)! - x[0]!),
  ];
  const roc = [{ name: 'ROC', ...rocOf(points) }, upright(falseAlarms, [0, recall], 1)];
  return [
    {
      heading: 'Threshold',
      content: [
        paragraph(`Positive are ${positives}: a ${score} above ${short(threshold)}. ${rule}`),
        table(
          ['on the test data', 'at the threshold'],
          [
            ['recall, the part of the positives that is found', short(recall)],
            [
              'precision, the part of what is found that is positive',
              precision === null ? 'nothing is found' : short(precision),
            ],
            ['false alarms, the part of the negatives taken for positive', short(falseAlarms)],
          ],
        ),
        chart(series, 'Parts of the test data by the threshold.', { xLabel: score, height: 300 }),
        chart(roc, 'Positives found by false alarms (ROC), of the test data.', {
          xLabel: 'false alarms',
          yLabel: 'recall',
          height: 300,
        }),
      ],
    },
  ];
}
