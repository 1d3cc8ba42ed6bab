import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { ValueError } from '../../lib/check.js';
import { entries } from '../../scripts/docs_api/entries.js';
import { drawn } from '../draws.js';
import { zeroWeights } from '../zero_weights.js';
import { complaint } from './outcome.js';
import { ENTRY_POINTS, ROWS } from './rows.js';
import { wrongCalls, wrongValues } from './wrong_calls.js';

Object.assign(tf.findBackend('cpu') ?? {}, { firstUse: false });

// A quarter of the pixels of each chart: to pack them takes as long as the training.
jest.mock('../../lib/pictures/report/density.js', () => ({ DENSITY: 1 }));

const functionsOf = (entry: string, module: object) =>
  Object.entries(module)
    .filter(([, value]) => typeof value === 'function')
    .map(([name, value]) => ({ name: `${entry}.${name}`, value }));

const exported = Object.entries(ENTRY_POINTS).flatMap(([entry, module]) =>
  functionsOf(entry, module),
);

test('every exported function and class has a row, by the name of one of its entry points', () => {
  const told = new Set(exported.filter(({ name }) => ROWS[name]).map(({ value }) => value));
  expect(exported.filter(({ value }) => !told.has(value)).map(({ name }) => name)).toEqual([]);
});

test('no entry point of package.json exports a function or class besides', () => {
  const known = new Set(exported.map(({ value }) => value));
  const all = entries().flatMap(({ name, source }) =>
    functionsOf(name, require(`../../${source}`) as object),
  );
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(({ value }) => !known.has(value)).map(({ name }) => name)).toEqual([]);
});

beforeAll(() => tf.setBackend('cpu'));

// Where an option is left out, a builder's model is of the size that the paper has.
zeroWeights();

/** Files that are not there and folders without data: their right calls end in a ValueError. */
const REFUSED = /absent|errors-\w+$/;

let values: ReturnType<typeof wrongValues>;
beforeAll(() => {
  values = wrongValues();
});

const rows = Object.entries(ROWS).map(([name, row], turn) => [name, row, turn] as const);

describe.each(rows)('%s', (_, { call, args }, turn) => {
  const invoke = call as (...all: unknown[]) => unknown;

  test('the right call is right', async () => {
    const right = args();
    const paths = right.flatMap((value) => [value, (Object(value) as { data?: unknown }).data]);
    const refused = paths.some((value) => REFUSED.test(String(value)));
    const outcome = await complaint(() => invoke(...right));
    expect(outcome).toBeNull();
    if (refused) return;
    const ending = await Promise.resolve()
      .then(() => invoke(...right))
      .then(
        () => null,
        (error: Error) => error,
      );
    if (ending instanceof ValueError) throw ending;
  });

  test('a wrong call gives an answer or a ValueError', async () => {
    const found: string[] = [];
    for (const [i, wrong] of wrongCalls(args(), values).entries()) {
      if (!drawn(i, turn)) continue;
      const bad = await complaint(() => invoke(...wrong.args));
      if (bad !== null) found.push(`${wrong.what}: ${bad}`);
    }
    expect(found).toEqual([]);
  });
});
