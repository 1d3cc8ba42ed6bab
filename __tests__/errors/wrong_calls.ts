import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** A call with something wrong in it, most often, and what that is. */
export interface WrongCall {
  readonly what: string;
  readonly args: readonly unknown[];
}

/** The values that take the place of right ones. Tensors, layers and models outlive the calls. */
export function wrongValues(): [name: string, value: unknown][] {
  const disposed = tf.ones([1, 4, 4, 1]);
  disposed.dispose();
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  const itself: unknown[] = [];
  itself.push(itself);
  return [
    ['undefined', undefined],
    ['null', null],
    ['NaN', Number.NaN],
    ['-1', -1],
    ['0', 0],
    ['1.5', 1.5],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['true', true],
    ["''", ''],
    ["'x'", 'x'],
    ["'constructor'", 'constructor'],
    ["'__proto__'", '__proto__'],
    ['[]', []],
    ['[null]', [null]],
    ['[-1]', [-1]],
    ["['x', {}]", ['x', {}]],
    ['a long array', new Array(2_000).fill(0)],
    ['an array that holds itself', itself],
    ['{}', {}],
    ['{x: 1}', { x: 1 }],
    ['a function', () => undefined],
    ['a symbol', Symbol('wrong')],
    ['a bigint', 1n],
    ['an object without prototype', Object.create(null)],
    ['a scalar', tf.scalar(1)],
    ['a tensor of int32', tf.ones([2, 3, 1], 'int32')],
    ['a tensor of NaN', tf.fill([1, 4, 4, 1], Number.NaN)],
    ['a tensor without elements', tf.zeros([0, 4, 4, 1])],
    ['a tensor of strings', tf.tensor(['a', 'b'])],
    ['a disposed tensor', disposed],
    ['a layer', tfl.layers.dense({ units: 1 })],
    ['a model', model],
    ['an empty model', tfl.sequential()],
    ['a Float32Array', Float32Array.of(Number.NaN)],
    ['a Uint8Array', Uint8Array.of(1, 2, 3)],
  ];
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** All ways to put something wrong for a value or one of the values within. */
function variants(
  value: unknown,
  values: readonly (readonly [string, unknown])[],
  path: string,
  depth: number,
): [what: string, value: unknown][] {
  const replaced = values.map(([name, wrong]): [string, unknown] => [`${path} ${name}`, wrong]);
  if (depth === 0) return replaced;
  if (Array.isArray(value)) {
    const first = value.length === 0 ? [] : variants(value[0], values, `${path}[0]`, depth - 1);
    return [
      ...replaced,
      ...first.map(([what, wrong]): [string, unknown] => [what, [wrong, ...value.slice(1)]]),
      [`${path} one more`, [...value, value.at(-1)]],
      [`${path} one less`, value.slice(0, -1)],
    ];
  }
  if (!isPlain(value)) return replaced;
  const own = Object.keys(value).flatMap((key) => {
    const { [key]: old, ...others } = value;
    const inside = variants(old, values, `${path}.${key}`, depth - 1);
    return [
      ...inside.map(([what, wrong]): [string, unknown] => [what, { ...value, [key]: wrong }]),
      [`${path} without ${key}`, others] as [string, unknown],
      [`${path} with ${key}s`, { ...value, [`${key}s`]: old }] as [string, unknown],
    ];
  });
  return [...replaced, ...own];
}

/** From the arguments of a right call all wrong calls, one change each. */
export function wrongCalls(
  right: readonly unknown[],
  values: readonly (readonly [string, unknown])[],
): WrongCall[] {
  const missing = right.map((_, i) => ({
    what: `only ${i} arguments`,
    args: right.slice(0, i),
  }));
  const changed = right.flatMap((value, i) =>
    variants(value, values, `argument ${i + 1}`, 2).map(([what, wrong]) => ({
      what,
      args: right.with(i, wrong),
    })),
  );
  return [...missing, ...changed];
}
