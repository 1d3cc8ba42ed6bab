import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as entry from '../../lib/layers/index.js';
import { BUDGETS } from '../../scripts/check_package/budgets.js';
import { FIELD, LAYER_FAMILIES } from '../../scripts/check_package/layer_families.js';
import {
  entrySizes,
  pageSize,
  scriptTagSize,
  wholeScriptTagSize,
} from '../../scripts/check_package/sizes.js';

const ROOT = path.join(__dirname, '..', '..');

test('every entry point keeps to its budget, and uses most of it', async () => {
  const { exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const sizes = await entrySizes(ROOT, exports);
  expect(Object.keys(sizes)).toEqual(Object.keys(BUDGETS.entries));
  const outside = Object.entries(sizes).filter(([name, size]) => {
    const budget = BUDGETS.entries[name]!;
    return size > budget || size < 0.8 * budget;
  });
  expect(outside).toEqual([]);
});

test.each(Object.entries(BUDGETS.pages))('a page pays for %s', async (code, budget) => {
  const size = await pageSize(ROOT, code);
  expect(size).toBeLessThanOrEqual(budget);
  expect(size).toBeGreaterThan(0.8 * budget);
});

test('each class of tfjs-deconv/layers is in one family', () => {
  const families = Object.values(LAYER_FAMILIES).flatMap(({ layers }) => layers);
  const classes = Object.keys(entry).filter((name) => name !== 'layers');
  expect([...FIELD, ...families].sort()).toEqual(classes.sort());
});

test('the script builds keep to their budgets', async () => {
  expect(await scriptTagSize(ROOT)).toBeLessThanOrEqual(BUDGETS.scriptTag);
  expect(await wholeScriptTagSize(ROOT)).toBeLessThanOrEqual(BUDGETS.wholeScriptTag);
});
