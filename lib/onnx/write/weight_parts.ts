import * as tf from '@tensorflow/tfjs-core';
import { ELEMENT } from '../element_types.js';
import type { Message } from '../protobuf/encode.js';
import { rawBytes } from './attribute.js';
import type { WrittenWeight } from './graph_writer.js';

/** A piece of a file. */
export interface Part {
  offset: number;
  bytes: Uint8Array;
}

/** A file of weights is at most so long. */
const MOST_BYTES = 2 ** 31;

/** Where ONNX advises that a tensor begins. */
const ALIGNMENT = 4096;

/** A message of TensorProto says so where its bytes are elsewhere. */
const EXTERNAL = 1;

async function bytesOf({ variable, toOnnx }: WrittenWeight): Promise<[Uint8Array, number]> {
  const tensor = tf.tidy(() => {
    const made = toOnnx(variable.read());
    return made.isDisposed ? made : tf.clone(made);
  });
  try {
    const type = tensor.dtype === 'float32' ? ELEMENT.float : ELEMENT.int32;
    return [rawBytes(type, (await tensor.data()) as Float32Array), type];
  } finally {
    tensor.dispose();
  }
}

/**
 * The weights as messages, with their bytes in other files where they are too many.
 *
 * @param mostBytes that stay in the messages, all together
 * @param name of the model's file, of which the others' names are made
 */
export async function weightParts(
  weights: readonly WrittenWeight[],
  mostBytes: number,
  name: string,
): Promise<{ initializers: Message[]; files: Map<string, Part[]> }> {
  const total = weights.reduce((sum, { shape }) => sum + 4 * tf.util.sizeFromShape([...shape]), 0);
  const apart = total > mostBytes;
  const files = new Map<string, Part[]>();
  const initializers: Message[] = [];
  let offset = 0;
  for (const weight of weights) {
    const [bytes, type] = await bytesOf(weight);
    const message = { dims: weight.shape, type, name: weight.name };
    if (!apart) {
      initializers.push({ ...message, raw: bytes });
      continue;
    }
    const full = offset > 0 && offset + bytes.length > MOST_BYTES;
    if (files.size === 0 || full) {
      files.set(files.size === 0 ? `${name}.data` : `${name}.data.${files.size}`, []);
      offset = 0;
    }
    const [location, parts] = [...files].at(-1)!;
    parts.push({ offset, bytes });
    const external = Object.entries({ location, offset, length: bytes.length }).map(
      ([key, value]) => ({ key, value: String(value) }),
    );
    initializers.push({ ...message, external, location: EXTERNAL });
    offset = Math.ceil((offset + bytes.length) / ALIGNMENT) * ALIGNMENT;
  }
  return { initializers, files };
}
