import { flag, integer, number, oneOf, onlyKnown } from '../../check.js';
import { cosine } from './cosine_decay.js';
import { makeSchedule, type Schedule } from './schedule.js';

/** What `oneCycle` takes. */
export interface OneCycleOptions {
  /** The highest rate. */
  maxLearningRate: number;
  /** The steps of the cycle. */
  totalSteps: number;
  /** The part of the steps in which the rate rises. Default 0.3. */
  pctStart?: number;
  /** Along which line it goes. Default 'cos'. */
  annealStrategy?: 'cos' | 'linear';
  /** The highest rate by the first. Default 25. */
  divFactor?: number;
  /** The first rate by the last. Default 10,000. */
  finalDivFactor?: number;
  /** Whether it falls to the first rate in as many steps as it rose, and to the last in the others. Default false. */
  threePhase?: boolean;
}

/**
 * One rise and one fall (Smith & Topin 2017, arXiv 1708.07120), as PyTorch's OneCycleLR.
 *
 * @param options as OneCycleLR has them
 * @throws ValueError for options that are none, or out of range
 * @example
 * const rate = oneCycle({ maxLearningRate: 1, totalSteps: 11, pctStart: 0.5, divFactor: 10, annealStrategy: 'linear' });
 * [rate(0), rate(4.5), rate(10)].map((value) => Number(value.toFixed(4))); // [0.1, 1, 0]
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const where = 'oneCycle';
  onlyKnown(where, options, [
    'maxLearningRate',
    'totalSteps',
    'pctStart',
    'annealStrategy',
    'divFactor',
    'finalDivFactor',
    'threePhase',
  ]);
  const { maxLearningRate, totalSteps, pctStart = 0.3, annealStrategy = 'cos' } = options;
  const { divFactor = 25, finalDivFactor = 1e4, threePhase = false } = options;
  number(where, 'maxLearningRate', maxLearningRate, 0);
  integer(where, 'totalSteps', totalSteps, 1);
  number(where, 'pctStart', pctStart, 0, threePhase ? 0.5 : 1);
  oneOf(where, 'annealStrategy', annealStrategy, ['cos', 'linear']);
  number(where, 'divFactor', divFactor, Number.MIN_VALUE);
  number(where, 'finalDivFactor', finalDivFactor, Number.MIN_VALUE);
  flag(where, 'threePhase', threePhase);
  const first = maxLearningRate / divFactor;
  const last = first / finalDivFactor;
  const risen = pctStart * totalSteps - 1;
  const phases = [
    { end: risen, from: first, to: maxLearningRate },
    ...(threePhase
      ? [{ end: 2 * pctStart * totalSteps - 2, from: maxLearningRate, to: first }]
      : []),
    { end: totalSteps - 1, from: threePhase ? first : maxLearningRate, to: last },
  ];
  return makeSchedule('OneCycle', options, (step) => {
    const place = phases.findIndex(({ end }) => step <= end);
    if (place < 0) return last;
    const { end, from, to } = phases[place]!;
    const begin = place === 0 ? 0 : phases[place - 1]!.end;
    const part = end === begin ? 1 : (step - begin) / (end - begin);
    const left = annealStrategy === 'cos' ? cosine(part, 0) : 1 - part;
    return to + (from - to) * left;
  });
}
