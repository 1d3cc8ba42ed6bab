/** A letter of private use, which no name has. */
const MARK = '\uE000';

/** A number that Python has to read as a float: JSON of JavaScript writes 1.0 as 1. */
export const asFloat = (value: number): number | string =>
  Number.isSafeInteger(value) ? `${MARK}${value}.0${MARK}` : value;

/** JSON in which those are numbers. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(`"${MARK}`, '').replaceAll(`${MARK}"`, '');
