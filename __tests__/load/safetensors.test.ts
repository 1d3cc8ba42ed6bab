import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { readSafetensors } from '../../lib/load/safetensors.js';
import { importTorch } from '../../lib/torch/index.js';
import '../backends.js';
import { draws } from '../draws.js';
import { corrupt } from '../fuzz/corrupt.js';
import { fileOf } from '../torch/torch_case.js';
import { withHeader, writeSafetensors } from '../torch/write_safetensors.js';

const right = { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } };
const file = (header: unknown, bytes = 8) =>
  withHeader(typeof header === 'string' ? header : JSON.stringify(header), new Uint8Array(bytes));
const changed = (change: object) => file({ a: { ...right.a, ...change } });

/** A file that says its header is this long. */
function saying(low: number, high: number): Uint8Array {
  const bytes = file(right);
  new DataView(bytes.buffer).setUint32(0, low, true);
  new DataView(bytes.buffer).setUint32(4, high, true);
  return bytes;
}

test('tensors in their order, metadata left out, values of every float', () => {
  const tensors = readSafetensors('f', writeSafetensors({ b: { shape: [2], data: [1.5, -2] } }));
  expect([...tensors.keys()]).toEqual(['b']);
  expect([...tensors.get('b')!.numbers()!]).toEqual([1.5, -2]);
  const header = {
    half: { dtype: 'F16', shape: [3], data_offsets: [0, 6] },
    bfloat: { dtype: 'BF16', shape: [], data_offsets: [6, 8] },
    double: { dtype: 'F64', shape: [1], data_offsets: [8, 16] },
    none: { dtype: 'F32', shape: [0, 4], data_offsets: [16, 16] },
    long: { dtype: 'I64', shape: [1], data_offsets: [16, 24] },
  };
  const data = new Uint8Array(24);
  const view = new DataView(data.buffer);
  for (const [i, bits] of [0x3e00, 0xc000, 0x0001].entries()) view.setUint16(2 * i, bits, true);
  view.setUint16(6, 0xbfc0, true);
  view.setFloat64(8, 0.1, true);
  const read = readSafetensors('f', withHeader(JSON.stringify(header), data));
  const values = [...read].map(([name, tensor]) => [name, tensor.numbers()]);
  expect(Object.fromEntries(values)).toEqual({
    half: Float32Array.of(1.5, -2, 2 ** -24),
    bfloat: Float32Array.of(-1.5),
    double: Float32Array.of(0.1),
    none: new Float32Array(0),
    long: null,
  });
});

const whole = 'f: the safetensors file must be whole, got a damaged one: ';
const none =
  'f: the file must be a safetensors file (safetensors.torch.save_file(model.state_dict(), path)), got ';

test.each<[string, () => Uint8Array, string]>([
  ['empty', () => new Uint8Array(0), `${none}an empty file.`],
  [
    'of torch.save',
    () => Uint8Array.of(0x50, 0x4b, 3, 4, ...new Array(20).fill(0)),
    `${none}a zip, as torch.save writes.`,
  ],
  ['something else', () => new TextEncoder().encode('hello, world'), `${none}another.`],
  [
    'a header beyond the file',
    () => saying(1000, 0),
    `${whole}its header would end at byte 1008 of 70.`,
  ],
  [
    'a header of 2^63 bytes',
    () => saying(0, 0x80000000),
    `${whole}its header would end at byte 9223372036854776000 of 70.`,
  ],
  ['cut short', () => file(right).slice(0, 67), `${whole}its tensors take 8 bytes of 5.`],
  ['too long', () => file(right, 9), `${whole}its tensors take 8 bytes of 9.`],
  ['a tensor that is null', () => file({ a: null }), `${whole}a has the dtype undefined.`],
  ['an unknown dtype', () => changed({ dtype: 'F33' }), `${whole}a has the dtype 'F33'.`],
  [
    'a dtype of the prototype',
    () => changed({ dtype: 'constructor' }),
    `${whole}a has the dtype 'constructor'.`,
  ],
  [
    'a dtype of another size',
    () => changed({ dtype: 'F16' }),
    `${whole}a has 8 bytes for F16 [2].`,
  ],
  ['a negative shape', () => changed({ shape: [-2] }), `${whole}a has no shape or no place.`],
  ['a shape that is no list', () => changed({ shape: 2 }), `${whole}a has no shape or no place.`],
  [
    'a shape beyond all bounds',
    () => changed({ shape: [2 ** 40, 2 ** 40] }),
    `${whole}a has 8 bytes for F32 [1099511627776, 1099511627776].`,
  ],
  ['no offsets', () => changed({ data_offsets: undefined }), `${whole}a has no shape or no place.`],
  [
    'three offsets',
    () => changed({ data_offsets: [0, 8, 8] }),
    `${whole}a has no shape or no place.`,
  ],
  [
    'offsets outside',
    () => changed({ data_offsets: [8, 16] }),
    `${whole}a begins at 8, and not at 0.`,
  ],
  [
    'offsets backwards',
    () => changed({ data_offsets: [8, 0] }),
    `${whole}a has -8 bytes for F32 [2].`,
  ],
  [
    'tensors that overlap',
    () => file({ a: right.a, b: { ...right.a, data_offsets: [4, 12] } }, 12),
    `${whole}b begins at 4, and not at 8.`,
  ],
  [
    'a hole',
    () => file({ a: right.a, b: { ...right.a, data_offsets: [12, 20] } }, 20),
    `${whole}b begins at 12, and not at 8.`,
  ],
])('%s', (_, make, message) => {
  let error: unknown;
  try {
    readSafetensors('f', make());
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ name: 'ValueError', message });
});

test.each([
  ['a header that is no JSON', '{"a": '],
  ['a header of nothing but brackets', `{"a":${'['.repeat(200_000)}`],
])('%s', (_, header) => {
  expect(() => readSafetensors('f', file(header))).toThrow(`${whole}its header is no JSON (`);
});

test('a header of a million keys', () => {
  const header = `{${'"a":0,'.repeat(2 ** 19)}"b":0}`;
  expect(() => readSafetensors('f', file(header))).toThrow(
    'f: the values and keys of the JSON must be at most 1048576, got 1048578.',
  );
});

test('random corruptions: an error and an unchanged model, or numbers', async () => {
  await tf.setBackend('cpu');
  const model = tfl.sequential();
  model.add(tfl.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 1] }));
  model.add(tfl.layers.flatten());
  model.add(tfl.layers.dense({ units: 4 }));
  const weights = () => JSON.stringify(model.getWeights().map((one) => [...one.dataSync()]));
  const data = new Uint8Array(readFileSync(fileOf('linear_classes')));
  const random = new Random(5);
  const tensors = tf.memory().numTensors;
  let errors = 0;
  for (let i = 0; i < draws(10_000); i++) {
    const before = weights();
    try {
      await importTorch(corrupt(data, random), model);
    } catch (error) {
      expect(error).toMatchObject({
        name: 'ValueError',
        message: expect.stringMatching(/^the bytes: /),
      });
      expect(weights()).toBe(before);
      errors++;
    }
    expect(tf.memory().numTensors).toBe(tensors);
  }
  // What is no error has damaged numbers: the format has no checksum.
  expect(errors).toBeGreaterThan(0.4 * draws(10_000));
  model.dispose();
}, 600_000);
