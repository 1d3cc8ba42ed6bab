import { statSync } from 'node:fs';
import { fail, ValueError } from '../../check.js';
import { Random } from '../../data/index.js';
import type { DataRequest, Fold, Source, SplitBy } from '../tasks/task.js';
import { isSpread, splitBy as splitSource } from './source.js';

/** The ways to split, as the option has them. */
export const SPLITS: readonly SplitBy[] = ['name', 'random', 'group', 'time'];

/** The options as they are typed. */
const FLAGS = { testShare: '--test-share', splitBy: '--split-by', group: '--group' } as const;

/** What lies whole on one side of a split: a file, a row, a recording. */
export interface SplitItem {
  /** Of the file without its folder, of a row its number. */
  name: string;
  /** The patient or the scene that it is of, where the data say so. */
  group?: string;
  /** When it was, in any unit, where the data say so. */
  time?: number;
  /** Whose time of modification is asked for where no name has a number. */
  file?: string;
}

/** What data are split by where nothing is said. */
export interface SplitDefaults {
  /** The part that is to judge by. */
  share: number;
  by?: SplitBy;
  /** What an item is called. */
  noun: string;
}

/** Which items are to judge by. */
export interface Division {
  isTest: boolean[];
  /** For the description. */
  told: string;
}

const ORDINALS = ['', '', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** Every how many-th a share is, in words; undefined where it is no such. */
const everyNth = (share: number) => ORDINALS[Number((1 / share).toFixed(6))];

const percent = (share: number) => `${Number((100 * share).toPrecision(4))} %`;

/** The first of `places` that make up the share of all, at least one of them. */
const firstOf = <T>(places: readonly T[], share: number): T[] =>
  places.slice(0, Math.max(Math.round(share * places.length), 1));

/** The group of each item, as the data say it or by the first parentheses of a pattern. */
function groupsOf(items: readonly SplitItem[], pattern: string | undefined): string[] {
  if (items.every(({ group }) => group !== undefined)) return items.map(({ group }) => group!);
  if (pattern === undefined) {
    fail('--group', 'it', 'given to split by group, as (p\\d+)_', pattern);
  }
  const expression = groupPattern(pattern!);
  return items.map(({ name }) => {
    const found = expression.exec(name)?.[1];
    if (found !== undefined) return found;
    const expected = `${pattern}, whose parentheses are its group`;
    throw new ValueError(`--group: each name must match ${expected}, got ${name}.`);
  });
}

/** A regular expression with parentheses around what names the group. */
function groupPattern(pattern: string): RegExp {
  try {
    const expression = new RegExp(pattern);
    // An alternative that matches anything tells how many parentheses there are.
    if (new RegExp(`${pattern}|`).exec('')!.length > 1) return expression;
  } catch {
    // Said below, as a pattern without parentheses.
  }
  return fail('--group', 'it', 'a regular expression with parentheses, as (p\\d+)_', pattern);
}

/** Whole groups, in an order by chance, as many as come nearest to the share; one is left on each side. */
function byGroup(items: readonly SplitItem[], share: number, request: SplitRequest): Division {
  const groups = groupsOf(items, request.group);
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = new Random(request.seed).shuffle([...sizes.keys()]);
  const chosen = new Set<string>();
  let taken = 0;
  for (const group of order) {
    const size = sizes.get(group)!;
    const fits = chosen.size === 0 || taken + size / 2 <= share * items.length;
    if (!fits || chosen.size === order.length - 1) continue;
    chosen.add(group);
    taken += size;
  }
  const names = order.filter((group) => chosen.has(group)).sort();
  const shown = [...names.slice(0, 8), ...(names.length > 8 ? ['...'] : [])].join(', ');
  return {
    isTest: groups.map((group) => chosen.has(group)),
    told: `${chosen.size} of ${order.length} groups are to judge by, chosen by --seed: ${shown || 'none'}`,
  };
}

/** The places of items in the order of their time, and what that is. */
function inTime(items: readonly SplitItem[]): { order: number[]; by: string } {
  const places = items.map((_, place) => place);
  const sorted = (time: (place: number) => number) => {
    const times = places.map(time);
    return [...places].sort((a, b) => times[a]! - times[b]! || a - b);
  };
  if (items.every(({ time }) => time !== undefined)) {
    return { order: sorted((place) => items[place]!.time!), by: 'by their time' };
  }
  if (items.some(({ file, name }) => file !== undefined && !/\d/.test(name))) {
    const modified = (place: number) => statSync(items[place]!.file!).mtimeMs;
    return { order: sorted(modified), by: 'by when their files were modified' };
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  const order = [...places].sort((a, b) => compare(items[a]!.name, items[b]!.name) || a - b);
  return { order, by: 'by the numbers in their names' };
}

type SplitRequest = Pick<DataRequest, 'testShare' | 'splitBy' | 'group' | 'seed' | 'fold'>;

/** How a request splits; `by` where it does not say. */
export const splitByOf = ({ splitBy, group }: SplitRequest, by: SplitBy = 'name'): SplitBy =>
  splitBy ?? (group === undefined ? by : 'group');

/** The fold of each item, from 0: dealt out in turn by name or by chance, or group by group to the least one. */
function foldsOf(items: readonly SplitItem[], request: SplitRequest, of: number, by: SplitBy) {
  if (by === 'name') return items.map((_, place) => place % of);
  if (by === 'random') {
    const order = new Random(request.seed).shuffle(items.map((_, place) => place));
    const folds = new Array<number>(items.length);
    order.forEach((place, i) => {
      folds[place] = i % of;
    });
    return folds;
  }
  const groups = groupsOf(items, request.group);
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = new Random(request.seed).shuffle([...sizes.keys()]);
  order.sort((a, b) => sizes.get(b)! - sizes.get(a)!);
  const filled = new Array<number>(of).fill(0);
  const chosen = new Map<string, number>();
  for (const group of order) {
    const least = filled.indexOf(Math.min(...filled));
    chosen.set(group, least);
    filled[least]! += sizes.get(group)!;
  }
  return groups.map((group) => chosen.get(group)!);
}

/** How items are dealt out to folds, for the description. */
const DEALT: Readonly<Record<SplitBy, string>> = {
  name: 'by name',
  random: 'by chance, from --seed',
  group: 'in whole groups',
  time: '',
};

function oneFold(
  items: readonly SplitItem[],
  request: SplitRequest,
  { place, of }: Fold,
  defaults: SplitDefaults,
): Division {
  const by = splitByOf(request, defaults.by);
  const folds = foldsOf(items, request, of, by);
  return {
    isTest: folds.map((fold) => fold === place - 1),
    told: `fold ${place} of ${of} is to judge by, ${defaults.noun}s dealt out ${DEALT[by]}`,
  };
}

/** Refuses more folds than there is something to deal out. */
function checkFolds(
  label: string,
  items: readonly SplitItem[],
  request: SplitRequest,
  { of }: Fold,
  defaults: SplitDefaults,
): void {
  const grouped = splitByOf(request, defaults.by) === 'group';
  const there = grouped ? new Set(groupsOf(items, request.group)).size : items.length;
  if (there >= of) return;
  const noun = grouped ? 'groups' : `${defaults.noun}s`;
  throw new ValueError(
    `${label}: for ${of} folds there must be at least ${of} ${noun}, got ${there}.`,
  );
}

/**
 * Which of the items are to judge by: every fifth or so of them by name, some by chance, whole groups, or the last ones.
 *
 * @param items in the order of their names
 * @param request the options of the split; what it leaves out is that of `defaults`
 */
export function divide(
  items: readonly SplitItem[],
  request: SplitRequest,
  defaults: SplitDefaults,
): Division {
  const { noun } = defaults;
  if (request.fold !== undefined) return oneFold(items, request, request.fold, defaults);
  const share = request.testShare ?? defaults.share;
  const by = splitByOf(request, defaults.by);
  if (by === 'group') return byGroup(items, share, request);
  const every = everyNth(share);
  if (by === 'name') {
    const which =
      every === undefined ? `${percent(share)} of the ${noun}s` : `every ${every} ${noun}`;
    return {
      isTest: items.map((_, place) => isSpread(place, share)),
      told: `${which} by name ${every === undefined ? 'are' : 'is'} to judge by`,
    };
  }
  const places = items.map((_, place) => place);
  const { order, by: how } =
    by === 'time'
      ? inTime(items)
      : { order: new Random(request.seed).shuffle(places), by: 'chosen by --seed' };
  const chosen = new Set(firstOf(by === 'time' ? order.reverse() : order, share));
  const which = by === 'time' ? `the last ${percent(share)}` : `${percent(share)} by chance`;
  return {
    isTest: places.map((place) => chosen.has(place)),
    told: `${which} of the ${noun}s are to judge by, ${how}`,
  };
}

/**
 * `divide`, where both sides must have some.
 *
 * @param label of the data, for messages
 * @throws ValueError that says how many are needed, and by which rule
 */
export function divided(
  label: string,
  items: readonly SplitItem[],
  request: SplitRequest,
  defaults: SplitDefaults,
): Division {
  if (request.fold !== undefined) checkFolds(label, items, request, request.fold, defaults);
  const division = divide(items, request, defaults);
  const tests = division.isTest.filter((one) => one).length;
  if (tests > 0 && tests < items.length) return division;
  const share = request.testShare ?? defaults.share;
  const by = splitByOf(request, defaults.by);
  const needed =
    by === 'group'
      ? '2 groups'
      : `${by === 'name' ? Math.max(Math.ceil(1 / share - 1e-9), 2) : 2} ${defaults.noun}s`;
  const got = by === 'group' ? division.told.split(' ')[2] : items.length;
  throw new ValueError(
    `${label}: there must be test data besides the training data, for which at least ${needed} are ` +
      `needed, as ${division.told}, got ${got}; --test PATH judges by others` +
      `${by === 'name' && items.length > 1 ? ', --test-share 0.5 by every second' : ''}.`,
  );
}

/** The examples of a source in their two parts; all of them in both where the whole is asked for. */
export function inTestParts(
  label: string,
  all: Source,
  items: readonly SplitItem[],
  request: SplitRequest & Pick<DataRequest, 'whole'>,
  defaults: SplitDefaults,
): { told: string; train: Source; test: Source; items: readonly SplitItem[] } {
  if (request.whole) return { told: 'all of them', train: all, test: all, items };
  const { isTest, told } = divided(label, items, request, defaults);
  const { rest, part } = splitSource(all, isTest);
  return { told, train: rest, test: part, items: items.filter((_, place) => !isTest[place]) };
}

/** Refuses options of a split for data that are not split so. */
export function refuseSplit(
  request: SplitRequest,
  why: string,
  names: readonly (keyof typeof FLAGS)[] = ['testShare', 'splitBy', 'group'],
): void {
  for (const name of names) {
    if (request[name] !== undefined) fail(FLAGS[name], 'it', `left out, ${why}`, request[name]);
  }
}
