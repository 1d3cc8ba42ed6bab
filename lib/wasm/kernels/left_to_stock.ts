import * as tf from '@tensorflow/tfjs-core';
import type { Call } from '../call.js';
import { getPrecision } from '../precision.js';
import type { ConvAttrs } from './simd_convolution.js';

interface Left {
  readonly x: readonly number[];
  readonly filter: readonly number[];
  readonly attrs: ConvAttrs;
}

/** The last call of each filter that was left to the backend's own kernel, in predictions. */
const calls = new WeakMap<object, Left>();

const mayLeave = () => tf.engine().state.gradientDepth === 0 && getPrecision() !== 'exact';

type Numbers = number | readonly number[] | undefined;

const same = (a: Numbers, b: Numbers): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.every((value, i) => value === b[i]));

/** Takes down that a call was left to the backend's own kernel, with its attributes as they are. */
export function rememberLeft({ inputs, attrs }: Call): void {
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  if (!mayLeave()) return;
  calls.set(filter.dataId, { x: x.shape, filter: filter.shape, attrs: attrs as ConvAttrs });
}

/** Whether a call is like the last one of its filter that was left: small ones would take as long to be looked at as to be run. */
export function wasLeft({ inputs, attrs: given }: Call): boolean {
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const last = calls.get(filter.dataId);
  if (last === undefined || !mayLeave()) return false;
  const attrs = given as ConvAttrs;
  const as = (key: 'pad' | 'dimRoundingMode' | 'activation') => attrs[key] === last.attrs[key];
  return (
    same(x.shape, last.x) &&
    same(filter.shape, last.filter) &&
    same(attrs.strides, last.attrs.strides) &&
    same(attrs.dilations, last.attrs.dilations) &&
    as('pad') &&
    as('dimRoundingMode') &&
    as('activation')
  );
}
