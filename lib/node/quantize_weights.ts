import * as tf from '@tensorflow/tfjs-core';
import { fail, ValueError } from '../check.js';

const STORED: readonly StoredAs[] = ['float32', 'float16', 'uint16', 'uint8'];
/** What weights are stored as. */
export type StoredAs = 'float32' | 'float16' | 'uint16' | 'uint8';

/** 1 sign, 5 of the exponent, 10 of the fraction, rounded to the nearest, ties to even (IEEE 754-2019, binary16). */
function toFloat16(where: string, value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === 0) return sign;
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  // A multiple of the last bit's value; 2^10 of it are the leading 1.
  const scaled = size / 2 ** (exponent - 10);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 === 1);
  const bits = (exponent + 14) * 1024 + floor + (up ? 1 : 0);
  // A number that rounds to the next power of two carries into the exponent by itself.
  if (!(bits < 0x7c00)) fail(where, 'a weight in float16', 'at most 65504', value);
  return sign + bits;
}

/** Numbers from the least to the greatest in equal steps, 0 among them where it lies between: value = q scale + min. */
function affine(values: Float32Array, dtype: 'uint8' | 'uint16') {
  const most = dtype === 'uint8' ? 255 : 65535;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const scale = high > low ? (high - low) / most : 1;
  const min = low <= 0 && high >= 0 ? -Math.round(-low / scale) * scale : low;
  const data = new (dtype === 'uint8' ? Uint8Array : Uint16Array)(values.length);
  for (let i = 0; i < values.length; i++) {
    data[i] = Math.min(Math.max(Math.round((values[i]! - min) / scale), 0), most);
  }
  return { data, quantization: { dtype, scale, min } };
}

type Quantized = Pick<tf.io.ModelArtifacts, 'weightSpecs' | 'weightData'>;

/**
 * A model's artifacts with weights stored in fewer bits, which tfjs reads back as float32. Vectors (biases and what
 * normalizations keep) stay as they are: they are few, and variances near 0 would not survive.
 *
 * @param choose what a weight of this name is stored as
 * @throws ValueError for a weight that is not finite, or too large for float16
 */
export function quantizeWeights(
  where: string,
  { weightSpecs = [], weightData }: Quantized,
  choose: (weight: string) => StoredAs,
): Quantized {
  const bytes = new tf.io.CompositeArrayBuffer(weightData as tf.io.WeightData);
  const parts: Uint8Array[] = [];
  let offset = 0;
  const specs = weightSpecs.map((spec) => {
    const { name, shape, dtype } = spec;
    const length = tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
    const own = new Uint8Array(bytes.slice(offset, offset + length));
    offset += length;
    const stored = choose(name);
    if (dtype !== 'float32' || shape.length < 2 || stored === 'float32') {
      parts.push(own);
      return spec;
    }
    const values = new Float32Array(own.buffer, own.byteOffset, length / 4);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) fail(where, `weight ${name}`, 'finite', values[bad]);
    const { data, quantization } =
      stored === 'float16'
        ? {
            data: Uint16Array.from(values, (value) => toFloat16(`${where}: ${name}`, value)),
            quantization: { dtype: 'float16' as const },
          }
        : affine(values, stored);
    parts.push(new Uint8Array(data.buffer));
    return { ...spec, quantization } as tf.io.WeightsManifestEntry;
  });
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return { weightSpecs: specs, weightData: all.buffer };
}

/** What is stored as what: for all layers, or by the layers' names, the others as `default` says (float32). */
export type Quantize = StoredAs | Readonly<Record<string, StoredAs>>;

/**
 * What chooses how a weight is stored.
 *
 * @param layers the names of a model's layers, those of models inside among them
 * @throws ValueError for another kind of number, and a layer that there is not
 */
export function storedBy(
  where: string,
  quantize: unknown,
  layers: readonly string[],
): (weight: string) => StoredAs {
  const by = (typeof quantize === 'string' ? { default: quantize } : quantize) as unknown;
  if (typeof by !== 'object' || by === null || Array.isArray(by)) {
    fail(where, 'quantize', `${STORED.join(', ')}, or an object of them by layer`, quantize);
  }
  const chosen = Object.entries(by as Record<string, unknown>);
  for (const [name, stored] of chosen) {
    if (!STORED.includes(stored as StoredAs)) fail(where, 'quantize', STORED.join(' or '), stored);
    if (name !== 'default' && !layers.includes(name)) {
      throw new ValueError(
        `${where}: quantize must name layers of the model, ${layers.join(', ')}, got '${name}'.`,
      );
    }
  }
  const map = new Map(chosen as [string, StoredAs][]);
  const longestFirst = [...map.keys()].sort((a, b) => b.length - a.length);
  return (weight) => {
    const layer = longestFirst.find((name) => weight.startsWith(`${name}/`));
    return map.get(layer ?? 'default') ?? 'float32';
  };
}
