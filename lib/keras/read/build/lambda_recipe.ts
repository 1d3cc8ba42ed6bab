import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { NOTHING } from '../rules/core.js';
import { flatten, readCall, type TensorRef } from './calls.js';

type Shape = (number | null)[];

/** A layer beside the convolution: what it is given and gives, where the file says so. */
interface Neighbour {
  object: KerasObject;
  input: Shape | null;
  output: Shape | null;
}

/**
 * Before Keras had Conv1DTranspose it was written as expand_dims -> Conv2DTranspose -> squeeze, in
 * Lambdas or with Reshape. Such a row becomes a Conv1DTranspose. The code in a Lambda is never run:
 * the row is known by its shapes or, in a Keras 2 file without them, by the names of those two
 * functions in the code. Other Lambdas stay and are refused.
 *
 * @param chain whether each layer takes what the one before it gives, as in a Sequential.
 */
export function foldTransposedLambda(layers: KerasObject[], chain: boolean): KerasObject[] {
  const folded = new Map<KerasObject, KerasObject>();
  layers.forEach((conv, i) => {
    if (conv.className !== 'Conv2DTranspose') return;
    const beside = chain ? inChain(layers, i) : inGraph(layers, conv);
    if (beside === null) return;
    const axis = thinAxis(conv.config);
    const [before, after] = beside;
    if (axis === null || !opens(before, axis) || !closes(after, axis)) return;
    folded.set(before.object, { ...before.object, className: NOTHING });
    folded.set(conv, { ...conv, className: 'Conv1DTranspose', config: oneAxis(conv.config, axis) });
    folded.set(after.object, { ...after.object, className: NOTHING });
  });
  return layers.map((layer) => folded.get(layer) ?? layer);
}

function shapeOf(value: unknown): Shape | null {
  return Array.isArray(value) && value.every((n) => n === null || Number.isInteger(n))
    ? value
    : null;
}

function inChain(layers: KerasObject[], i: number): [Neighbour, Neighbour] | null {
  const [before, conv, after, next] = [layers[i - 1], layers[i], layers[i + 1], layers[i + 2]];
  if (before === undefined || after === undefined) return null;
  const input = layers[i - 2]?.config.batch_shape ?? before.buildShape;
  return [
    { object: before, input: shapeOf(input), output: shapeOf(conv!.buildShape) },
    { object: after, input: shapeOf(after.buildShape), output: shapeOf(next?.buildShape) },
  ];
}

function inGraph(layers: KerasObject[], conv: KerasObject): [Neighbour, Neighbour] | null {
  const refsOf = (layer: KerasObject) =>
    layer.inboundNodes.flatMap((node) => flatten(readCall('', node).args));
  const users = (name: string | null) =>
    layers.flatMap((layer) =>
      refsOf(layer)
        .filter((ref) => ref.layer === name)
        .map((ref) => ({ layer, ref })),
    );
  const [given, ...more] = refsOf(conv);
  const before = layers.find(({ name }) => name === given?.layer);
  const [closer, ...others] = users(conv.name);
  if (given === undefined || before === undefined || closer === undefined) return null;
  const alone = (layer: KerasObject) =>
    layer.inboundNodes.length === 1 && refsOf(layer).length === 1;
  const rows = [more, others, users(before.name).slice(1)];
  if (rows.some((row) => row.length > 0) || ![before, conv, closer.layer].every(alone)) return null;
  const [source] = refsOf(before) as [TensorRef];
  const output = users(closer.layer.name)[0]?.ref.shape ?? null;
  return [
    { object: before, input: source.shape, output: given.shape },
    { object: closer.layer, input: closer.ref.shape, output },
  ];
}

/** The spatial axis, 0 or 1, on which the convolution does nothing. */
function thinAxis({
  kernel_size,
  strides,
  dilation_rate,
  output_padding,
  data_format,
}: Record<string, unknown>) {
  if (data_format === 'channels_first') return null;
  const pair = (value: unknown) => (Array.isArray(value) ? value : [value ?? 1, value ?? 1]);
  const thin = [1, 0].filter(
    (axis) =>
      [kernel_size, strides, dilation_rate].every((value) => pair(value)[axis] === 1) &&
      (output_padding == null || pair(output_padding)[axis] === 0),
  );
  return thin[0] ?? null;
}

/** A convolution's options without that axis. */
function oneAxis(config: Record<string, unknown>, thin: number): Record<string, unknown> {
  const one = (value: unknown) => (Array.isArray(value) ? [value[1 - thin]] : value);
  const { kernel_size, strides, dilation_rate, output_padding, ...rest } = config;
  return {
    ...rest,
    kernel_size: one(kernel_size),
    strides: one(strides),
    dilation_rate: one(dilation_rate),
    output_padding: one(output_padding),
  };
}

/** Whether `wide` is `narrow` with an axis of length 1 at this spatial axis. */
function adds(narrow: Shape | null, wide: Shape | null, axis: number): boolean {
  const without = wide?.toSpliced(axis + 1, 1);
  const same = without?.every((n, i) => n === narrow?.[i]) === true;
  return same && wide?.[axis + 1] === 1 && narrow?.length === 3;
}

/** The bytes of a Lambda's code mention this function. */
function mentions({ config }: KerasObject, name: string): boolean {
  const { function: code } = config;
  const inside = isObject(code) && isObject(code.config) ? code.config.code : code;
  const text = Array.isArray(inside) ? inside[0] : inside;
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/=\s]*$/.test(text)) return false;
  try {
    return atob(text.replace(/\s/g, '')).includes(name);
  } catch {
    return false;
  }
}

function target({ config }: KerasObject): unknown[] {
  return Array.isArray(config.target_shape) ? config.target_shape : [];
}

function opens({ object, input, output }: Neighbour, axis: number): boolean {
  if (object.className === 'Reshape')
    return target(object).length === 3 && target(object)[axis] === 1;
  if (object.className !== 'Lambda') return false;
  return input !== null && output !== null
    ? adds(input, output, axis)
    : mentions(object, 'expand_dims');
}

function closes({ object, input, output }: Neighbour, axis: number): boolean {
  if (object.className === 'Reshape') return target(object).length === 2;
  if (object.className !== 'Lambda') return false;
  return input !== null && output !== null
    ? adds(output, input, axis)
    : mentions(object, 'squeeze');
}
