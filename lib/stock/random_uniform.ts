import { registry } from '../tfjs/resolve.js';

/**
 * RandomUniform takes a bound of 0 for one that is not given: `randomUniform({ minval: 0, maxval: 1 })` draws from -0.05.
 * Its constructor asks for the default of a bound that is 0 or missing and keeps no more of it. So a bound whose default
 * is asked for is 0 where the other one is given.
 */
type Bound = 'minval' | 'maxval';

interface RandomUniform {
  minval: number;
  maxval: number;
}

const { prototype } = registry().RandomUniform![0] as unknown as { prototype: RandomUniform };
const { apply, getConfig } = prototype as unknown as Record<
  string,
  (...args: unknown[]) => unknown
>;

/** The bounds whose defaults an initializer asked for. */
const asked = new WeakMap<object, Set<Bound>>();

for (const [name, bound, value] of [
  ['DEFAULT_MINVAL', 'minval', -0.05],
  ['DEFAULT_MAXVAL', 'maxval', 0.05],
] as const) {
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: object) {
      asked.set(this, (asked.get(this) ?? new Set<Bound>()).add(bound));
      return value;
    },
    // The constructor's own.
    set() {},
  });
}

/** Once: the bound that was 0. */
function settled(initializer: RandomUniform): void {
  const bounds = asked.get(initializer);
  asked.delete(initializer);
  if (bounds?.size === 1) for (const bound of bounds) initializer[bound] = 0;
}

Object.assign(prototype, {
  apply(this: RandomUniform, ...args: unknown[]) {
    settled(this);
    return apply!.apply(this, args);
  },
  getConfig(this: RandomUniform) {
    settled(this);
    return getConfig!.call(this);
  },
});
