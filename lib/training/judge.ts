import { adviceOf } from './advice.js';
import type { Log } from './log.js';
import { type PerExample, perExample } from './per_example.js';
import type { Calibration, Confusion, Judgement } from './tasks/judgement.js';
import type { Job, Measure, Models } from './tasks/task.js';
import { type Verdict, verdictOnExamples, verdictOnMeasure } from './verdict.js';

/** What is known of a model by test data, as metrics.json has it. */
export interface Judged {
  /** How good the models are on test data, beside what is simple. */
  measures: Measure[];
  /** Whether the model is better than what it is compared with; undefined for a task that measures nothing. */
  verdict?: Verdict;
  /** How single test examples fare; undefined where that is not known. */
  perExample?: PerExample;
  /** How often each class is taken for each; undefined without classes. */
  confusion?: Confusion;
  /** How a threshold was chosen; undefined without one. */
  calibration?: Calibration;
  /** What was not measured and why. */
  notes: readonly string[];
}

/**
 * Judges models on the test data of a job.
 *
 * @param log of the training, for what to try where the verdict is bad; null where it is not known
 * @returns what was found, and what the report draws besides
 */
export async function judge(
  job: Pick<Job, 'judge' | 'measure' | 'numbers' | 'watch'>,
  models: Models,
  log: Log | null,
): Promise<{ judged: Judged; judgement: Judgement }> {
  const judgement = job.judge ? await job.judge(models) : { measures: await job.measure(models) };
  const { measures, examples, confusion, calibration, notes = [] } = judgement;
  const advice = adviceOf(job.watch === null ? null : log, job.numbers[0]!);
  const [first] = measures;
  const verdict =
    examples !== undefined
      ? verdictOnExamples(examples, advice)
      : first === undefined
        ? undefined
        : verdictOnMeasure(first, advice);
  const each = examples === undefined ? undefined : perExample(examples);
  return {
    judged: {
      measures,
      notes,
      ...(verdict === undefined ? {} : { verdict }),
      ...(each === undefined ? {} : { perExample: each }),
      ...(confusion === undefined ? {} : { confusion }),
      ...(calibration === undefined ? {} : { calibration }),
    },
    judgement,
  };
}

/** What is said of it in the terminal, a line each. */
export function judgedLines({ verdict, notes }: Judged): string[] {
  return [...(verdict === undefined ? [] : [`Verdict: ${verdict.text}`]), ...notes];
}
