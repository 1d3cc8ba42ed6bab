/** What a saved optimizer has of a schedule. */
export interface ScheduleConfig {
  /** The name that Keras has for it, such as 'CosineDecay'. */
  className: string;
  /** The options that it was made of. */
  config: object;
}

/** A learning rate by the number of the step, from 0. */
export interface Schedule {
  /** The rate of a step. */
  (step: number): number;
  /** What an optimizer saves of it; a function of one's own has none, so that its optimizer cannot be saved. */
  readonly saved?: ScheduleConfig;
}

/** The function as a schedule that is saved under this name, with these options. */
export function makeSchedule(
  className: string,
  config: object,
  rate: (step: number) => number,
): Schedule {
  return Object.assign(rate, { saved: { className, config } });
}
