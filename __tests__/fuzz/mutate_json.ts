import type { Random } from '../../lib/arithmetic/random.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Values that readers tend not to expect; each made anew. */
const ODD: ((random: Random) => Json)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => '',
  () => [1],
  () => ({ class_name: 'Dense', config: {} }),
  (random) => [0, -1, 0.5, 1, 2, 7, 255][random.integer(7)]!,
  (random) => [2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 1e9, 1e300, -1e300][random.integer(7)]!,
  (random) => ['__proto__', 'constructor', 'toString', '../x', '/etc/passwd'][random.integer(5)]!,
  (random) => 'ab.'.repeat(1 + random.integer(2000)),
  (random) => new Array<Json>(random.integer(300)).fill(random.integer(4)),
  (random) => nest(1 + random.integer(random.integer(2) === 0 ? 60 : 20_000)),
];

/** Brackets in brackets. */
function nest(depth: number): Json {
  let value: Json = [];
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { config: value };
  return value;
}

interface Place {
  parent: Json[] | { [key: string]: Json };
  key: string | number;
}

/** Every value in a document by its parent. */
function places(root: Json): Place[] {
  const all: Place[] = [];
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === null || typeof value !== 'object') continue;
    for (const key of Object.keys(value)) {
      const parent = value as { [key: string]: Json };
      all.push({ parent, key });
      open.push(parent[key]!);
    }
  }
  return all;
}

/** JSON as text, however deep it is, with one of its keys written twice if `again` is found. */
function write(root: Json, again: Place | null): string {
  const parts: string[] = [];
  const open: (string | { value: Json })[] = [{ value: root }];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    if (typeof top === 'string') {
      parts.push(top);
      continue;
    }
    const { value } = top;
    if (value === null || typeof value !== 'object') {
      // A number that JSON.stringify would not write.
      parts.push(value === Number.POSITIVE_INFINITY ? '1e999' : JSON.stringify(value));
      continue;
    }
    const list = Array.isArray(value);
    const inside: (string | { value: Json })[] = [];
    for (const [key, child] of Object.entries(value)) {
      const twice = again?.parent === value && again.key === key;
      for (let n = twice ? 0 : 1; n < 2; n++) {
        if (inside.length > 0) inside.push(',');
        if (!list) inside.push(`${JSON.stringify(key)}:`);
        inside.push(twice && n === 0 ? '[]' : { value: child });
      }
    }
    open.push(list ? ']' : '}', ...inside.reverse(), list ? '[' : '{');
  }
  return parts.join('');
}

/**
 * A JSON text with a few of its values replaced, removed, repeated, renamed or exchanged: what a
 * flipped byte hardly ever does.
 */
export function mutateJson(text: string, random: Random): string {
  const root = JSON.parse(text) as Json;
  let again: Place | null = null;
  for (let count = 1 + random.integer(3); count > 0; count--) {
    const all = places(root);
    // Only so much is copied again.
    if (all.length > 20_000) break;
    const pick = () => all[random.integer(all.length)];
    const place = pick();
    const other = pick();
    if (place === undefined || other === undefined) break;
    const { parent, key } = place;
    const slot = parent as { [key: string]: Json };
    const list = Array.isArray(parent);
    switch (random.integer(9)) {
      case 0:
        if (list) parent.splice(Number(key), 1);
        else delete slot[key];
        break;
      case 1:
        if (list) parent.push(...new Array(random.integer(200)).fill(slot[key]));
        else slot[`${key}x`] = slot[key]!;
        break;
      case 2:
        slot[key] = JSON.parse(
          write((other.parent as { [key: string]: Json })[other.key]!, null),
        ) as Json;
        break;
      case 3: {
        const [a, b] = [slot[key]!, (other.parent as { [key: string]: Json })[other.key]!];
        // Neither may contain the other, or a circle would come of it.
        if ([a, b].some((one) => one !== null && typeof one === 'object')) break;
        slot[key] = b;
        (other.parent as { [key: string]: Json })[other.key] = a;
        break;
      }
      case 4:
        if (typeof slot[key] === 'number')
          slot[key] = (slot[key] as number) * 10 ** random.integer(13);
        break;
      case 5:
        again = place;
        break;
      case 6:
        // JSON.parse makes a property of it, assignment would not.
        Object.defineProperty(list ? {} : parent, '__proto__', {
          value: { units: 1 },
          enumerable: true,
          configurable: true,
          writable: true,
        });
        break;
      default:
        slot[key] = ODD[random.integer(ODD.length)]!(random);
    }
  }
  return write(root, again);
}
