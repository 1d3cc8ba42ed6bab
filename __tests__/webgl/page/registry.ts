/** The part of jest that the suites use, for a page: suites, tests, tables and hooks. */

type Body = () => unknown;
type Hook = 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';

interface Test {
  readonly name: string;
  readonly body: Body | null;
}

interface Suite {
  readonly name: string;
  readonly parent: Suite | null;
  readonly hooks: Record<Hook, Body[]>;
  readonly children: (Suite | Test)[];
}

export interface Result {
  readonly name: string;
  readonly problem: string | null;
  readonly skipped: boolean;
}

const suite = (name: string, parent: Suite | null): Suite => ({
  name,
  parent,
  hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
  children: [],
});

const root = suite('', null);
let current = root;

function shown(format: string, value: unknown): string {
  if (format === '%s' || format === '%i' || format === '%d') return String(value);
  return JSON.stringify(value) ?? String(value);
}

/** A title of `each`: `%s` and `%j` in the order of the row, `$name` by its keys. */
function titled(title: string, row: unknown, index: number): string {
  const args = Array.isArray(row) ? [...row] : [row];
  const named = title
    .replace(/%%|%#|%[sidjop]/g, (format) => {
      if (format === '%%') return '%';
      return format === '%#' ? String(index) : shown(format, args.shift());
    })
    .replace(/\$([\w.]+)/g, (whole, keys: string) => {
      let value = row;
      for (const key of keys.split('.')) value = (value as Record<string, unknown> | null)?.[key];
      if (value === undefined) return whole;
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  return named;
}

const eachOf =
  (add: (name: string, body: Body) => void) =>
  (rows: readonly unknown[]) =>
  (title: string, body: (...args: unknown[]) => unknown) => {
    for (const [index, row] of rows.entries()) {
      const args = Array.isArray(row) ? row : [row];
      add(titled(title, row, index), () => body(...args));
    }
  };

function addSuite(name: string, body: Body): void {
  const made = suite(name, current);
  current.children.push(made);
  current = made;
  try {
    body();
  } finally {
    current = made.parent!;
  }
}
const addTest = (name: string, body: Body) => void current.children.push({ name, body });
const skipTest = (name: string) => void current.children.push({ name, body: null });

export const describe = Object.assign(addSuite, { each: eachOf(addSuite) });
export const test = Object.assign(addTest, { each: eachOf(addTest), skip: skipTest });
export const hooks = Object.fromEntries(
  (['beforeAll', 'afterAll', 'beforeEach', 'afterEach'] as const).map((hook) => [
    hook,
    (body: Body) => void current.hooks[hook].push(body),
  ]),
);

/** A message without the colours of a terminal. */
const messageOf = (error: unknown) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
  (error instanceof Error ? error.message : String(error)).replace(/\u001b\[\d+m/g, '');

/** The first problem of several bodies; later ones do not run. */
async function problemOf(bodies: readonly Body[]): Promise<string | null> {
  try {
    for (const body of bodies) await body();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const pathOf = (at: Suite): Suite[] => (at.parent === null ? [at] : [...pathOf(at.parent), at]);

async function runSuite(at: Suite, given: string | null, results: Result[]): Promise<void> {
  const before = given ?? (await problemOf(at.hooks.beforeAll));
  const path = pathOf(at);
  const prefix = path.map(({ name }) => name).filter((name) => name !== '');
  for (const child of at.children) {
    if ('children' in child) {
      await runSuite(child, before, results);
      continue;
    }
    const name = [...prefix, child.name].join(' ');
    if (child.body === null) {
      results.push({ name, problem: null, skipped: true });
      continue;
    }
    const all = (hook: Hook) => path.flatMap((one) => one.hooks[hook]);
    const problem = before ?? (await problemOf([...all('beforeEach'), child.body]));
    const after = before === null ? await problemOf(all('afterEach').reverse()) : null;
    results.push({ name, problem: problem ?? after, skipped: false });
  }
  const after = await problemOf(at.hooks.afterAll);
  if (after !== null) results.push({ name: prefix.join(' '), problem: after, skipped: false });
}

/** Runs all that was described. */
export async function run(): Promise<Result[]> {
  const results: Result[] = [];
  await runSuite(root, null, results);
  return results;
}
