import * as tf from '@tensorflow/tfjs-core';
import type { Call } from '../call.js';
import { getPrecision } from '../precision.js';
import type { ConvAttrs } from './simd_convolution.js';
import { biasFits } from './vector_bias.js';

type Attrs = ConvAttrs & { readonly inputShape?: readonly number[] };

/** What a call has that decides whether it is left. */
interface Left {
  readonly read: readonly number[];
  readonly filter: readonly number[];
  readonly bias: object | undefined;
  readonly attrs: Attrs;
}

/** The last call of each filter that was left to the backend's own kernel. */
const calls = new WeakMap<object, Left>();

type Given = Pick<Call, 'inputs' | 'attrs'>;
type Numbers = number | readonly number[] | undefined;

function same(a: Numbers, b: Numbers): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Takes down that a convolution or an input gradient was left to the backend's own kernel as it is. With 'exact', by which more are,
 * says nothing of the calls after it.
 */
export function rememberLeft(call: Call): void {
  if (!biasFits(call) || getPrecision() === 'exact') return;
  const { inputs, attrs } = call;
  const { x, dy, filter, bias } = inputs;
  calls.set(filter!.dataId, {
    read: (x ?? dy)!.shape,
    filter: filter!.shape,
    bias: bias?.dataId,
    attrs: attrs as Attrs,
  });
}

/**
 * Whether a call is like the last one of its filter that was left, in predictions: small ones would take as long to be looked at as to
 * be run.
 */
export function wasLeft({ inputs, attrs: given }: Given): boolean {
  const last = calls.get(inputs.filter!.dataId);
  if (last === undefined) return false;
  const { x, dy, filter, bias } = inputs;
  const [attrs, before] = [given as Attrs, last.attrs];
  return (
    bias?.dataId === last.bias &&
    same((x ?? dy)!.shape, last.read) &&
    same(filter!.shape, last.filter) &&
    same(attrs.strides, before.strides) &&
    same(attrs.dilations, before.dilations) &&
    same(attrs.inputShape, before.inputShape) &&
    attrs.pad === before.pad &&
    attrs.dimRoundingMode === before.dimRoundingMode &&
    attrs.activation === before.activation &&
    attrs.dataFormat === before.dataFormat &&
    tf.engine().state.gradientDepth === 0 &&
    getPrecision() !== 'exact'
  );
}
