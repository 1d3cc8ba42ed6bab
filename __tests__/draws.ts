/** Set by jest.long.config.js. */
const { LONG } = globalThis as { LONG?: boolean };

/**
 * How many random cases a test takes: a third in `npm test`, all in `npm run test:long`, which runs the
 * files that it names, *.property.test.ts among them.
 */
export const draws = (all: number): number => (LONG === true ? all : Math.ceil(all / 3));
