import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { zipSync } from 'fflate';
import { importTorch } from '../../lib/torch/index.js';
import '../backends.js';
import { readJson } from '../unpack.js';
import { unpackToFolder } from '../unpack_to_folder.js';

const FOLDER = unpackToFolder('torch_states');
const file = (name: string) => path.join(FOLDER, name);
const all = (folder: string) => readdirSync(file(folder)).map((name) => `${folder}/${name}`);

interface Numbers {
  weight: number[];
  bias: number[];
}
const { state, others } = readJson<{ state: Numbers; others: Numbers }>(
  readFileSync(file('expected.json')),
);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Torch's Linear(3, 2). */
const linear = () =>
  tfl.sequential({
    layers: [tfl.layers.dense({ units: 2, inputShape: [3], name: '0' })],
    name: 'm',
  });

const numbersOf = (model: tfl.LayersModel) => model.getWeights().map((one) => [...one.dataSync()]);

async function imported(source: Parameters<typeof importTorch>[0], stateDict?: string) {
  const model = linear();
  const before = tf.memory().numTensors;
  const pairs = await importTorch(source, model, stateDict === undefined ? {} : { stateDict });
  const numbers = numbersOf(model);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
  return { pairs, numbers };
}

/** What the error says; the model is as it was. */
async function refused(source: Parameters<typeof importTorch>[0]): Promise<string> {
  const model = linear();
  const before = numbersOf(model);
  const error = await importTorch(source, model).catch((caught) => caught);
  expect(error).toMatchObject({ name: 'ValueError' });
  expect(numbersOf(model)).toEqual(before);
  model.dispose();
  return error.message.replaceAll(`${FOLDER}${path.sep}`, '');
}

describe('what torch.save writes', () => {
  test.each(all('right'))('%s', async (name) => {
    const { pairs, numbers } = await imported(file(name));
    expect(pairs).toEqual({ 0: '0' });
    expect(numbers).toEqual([state.weight, state.bias]);
  });

  test.each([
    ['two.pt', 'generator', state],
    ['two.pt', 'ema.generator', others],
    ['nested.pt', 'net.online', state],
  ] as const)('of %s the dict %s', async (name, stateDict, { weight, bias }) => {
    const { numbers } = await imported(file(`chosen/${name}`), stateDict);
    expect(numbers).toEqual([weight, bias].map((one) => [...Float32Array.from(one)]));
  });

  test.each([
    'sharded_bin',
    'sharded_safetensors',
    'sharded_bin/pytorch_model.bin.index.json',
    'sharded_safetensors/model.safetensors.index.json',
  ])('the shards of %s', async (name) => {
    const { numbers } = await imported(file(name));
    expect(numbers).toEqual([state.weight, state.bias]);
  });

  test('shards of a file picker', async () => {
    const files = all('sharded_bin').map(
      (name) => new File([new Uint8Array(readFileSync(file(name)))], path.basename(name)),
    );
    expect((await imported(files)).numbers).toEqual([state.weight, state.bias]);
  });
});

describe('what is refused', () => {
  const line = (place: string, name = 'model') =>
    `which is never run here. In Python, if you trust the file: torch.save(torch.load('${name}.pt', ` +
    `map_location='cpu', weights_only=False)${place}, 'weights.pt').`;
  const runs = (names: string) =>
    `the file must hold a state dict, tensors by their names, got a pickle that runs ${names}, `;
  const hostile =
    'which is never run here. It may be hostile: torch.load(..., weights_only=False) runs it.';
  const sequential = 'torch.nn.modules.container.Sequential, torch.nn.modules.linear.Linear';

  test.each([
    ['module.pt', runs(sequential) + line('.state_dict()', 'module')],
    ['module_legacy.pt', runs(sequential) + line('.state_dict()', 'module_legacy')],
    ['module_inside.pt', runs(sequential) + line("['model'].state_dict()", 'module_inside')],
    ['system.pt', runs('posix.system') + hostile],
    ['system_legacy.pt', runs('posix.system') + hostile],
    ['eval.pt', runs('__builtin__.eval') + hostile],
    ['getattr.pt', runs('__builtin__.getattr') + hostile],
    ['hub.pt', runs('torch.hub.load') + hostile],
    ['numbers.pt', 'the file must hold a state dict, tensors by their names, got a dict without.'],
    [
      'integers.pt',
      "the file must fit the model 'm', got 2 things that do not:\n" +
        "- '0' (Dense): 0.weight must be F32, F64, F16 or BF16, got I8\n" +
        "- '0' (Dense): 0.bias must be F32, F64, F16 or BF16, got I8",
    ],
    [
      'scripted.pt',
      'the file must hold a state dict, got a TorchScript archive. In Python: ' +
        "torch.save(torch.jit.load('model.pt').state_dict(), 'weights.pt').",
    ],
    [
      'pickle.pkl',
      'the file must be of torch.save(model.state_dict(), path) or of ' +
        'safetensors.torch.save_file(model.state_dict(), path), got a pickle that torch.save did not write.',
    ],
  ])('%s', async (name, message) => {
    expect(await refused(file(`refused/${name}`))).toBe(`refused/${name}: ${message}`);
    expect(existsSync('/tmp/tfjs_deconv_code_has_run')).toBe(false);
  });

  test('a checkpoint of several state dicts, all of them named', async () => {
    expect(await refused(file('chosen/two.pt'))).toBe(
      'chosen/two.pt: the file must hold one state dict, or the option stateDict must say which, ' +
        "got 2: 'generator', 'ema.generator'.",
    );
    await expect(imported(file('chosen/two.pt'), 'x')).rejects.toThrow(
      "stateDict must be one of 'generator', 'ema.generator', got 'x'.",
    );
  });

  const index = (map: object) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'shards-'));
    const name = path.join(folder, 'model.safetensors.index.json');
    writeFileSync(name, JSON.stringify({ weight_map: map }));
    return name;
  };

  test.each(['../model.bin', '/etc/passwd', '..', 'a\\b', 'file:x', 3])(
    'an index that leads to %p',
    async (name) => {
      expect(await refused(index({ '0.weight': name }))).toMatch(
        /a file of weight_map must be a name in the same folder, got/,
      );
    },
  );

  test('a missing shard, by its name', async () => {
    expect(await refused(index({ '0.weight': 'model-00001-of-00002.safetensors' }))).toMatch(
      /model-00001-of-00002\.safetensors: the weights file must be there, got no such file\.$/,
    );
  });

  test('a shard without its tensor', async () => {
    const shard = file('sharded_safetensors/model-00001-of-00002.safetensors');
    const name = index({ '0.weight': 'a.safetensors', '0.bias': 'a.safetensors' });
    writeFileSync(path.join(path.dirname(name), 'a.safetensors'), readFileSync(shard));
    expect(await refused(name)).toMatch(
      /: a.safetensors must have 0.bias, as the index says, got none/,
    );
  });
});

describe('hostile pickles', () => {
  const archive = (pickle: Uint8Array, storages: Record<string, Uint8Array> = {}) =>
    zipSync({ 'a/data.pkl': pickle, ...storages });
  const text = (...parts: (string | number[])[]) =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)),
    );
  /** A dict of one tensor: offset, shape and strides of one byte each, a storage of `count` floats. */
  const tensor = (count: number, offset: number, shape: number[], strides: number[]) => {
    const tuple = (all: number[]) => `(${all.map((n) => `K${String.fromCharCode(n)}`).join('')}t`;
    return text(
      '\x80\x02}U\x080.weightctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\n',
      `U\x010U\x03cpuK${String.fromCharCode(count)}tQK${String.fromCharCode(offset)}`,
      `${tuple(shape)}${tuple(strides)}\x89}tRs.`,
    );
  };
  const six = { 'a/data/0': new Uint8Array(24) };

  test.each<[string, Uint8Array, RegExp]>([
    [
      'a view that ends behind its storage',
      archive(tensor(6, 1, [2, 3], [3, 1]), six),
      /ends behind the 6 numbers/,
    ],
    ['strides that do', archive(tensor(6, 0, [2, 3], [200, 1]), six), /ends behind the 6 numbers/],
    ['fewer strides than axes', archive(tensor(6, 0, [2, 3], [1]), six), /its strides are \[1\]/],
    [
      'a storage that is shorter than it says',
      archive(tensor(6, 0, [2, 3], [3, 1]), { 'a/data/0': new Uint8Array(20) }),
      /data\/0 must be 24 bytes long, got 20/,
    ],
    [
      'a storage that is not there',
      archive(tensor(6, 0, [2, 3], [3, 1])),
      /the zip must have a\/data\/0, got none/,
    ],
    ['code by an extension', archive(text('\x80\x02\x82\x01.')), /it has the opcode 130/],
    ['a buffer beside the file', archive(text('\x80\x05\x97.')), /it has the opcode 151/],
    ['no end', archive(text('\x80\x02}')), /it ends at byte 3, within a value/],
    ['an end without a value', archive(text('.')), /a value is missing/],
    ['a mark that is not there', archive(text('t.')), /a mark is missing/],
    ['a text of 4 GB', archive(text('X\xff\xff\xff\xff.')), /within a value/],
    [
      'an integer of 2 GB',
      archive(text('\x8b\xff\xff\xff\x7f.')),
      /an integer of 2147483647 bytes/,
    ],
    [
      '2 million lists in a few kB',
      archive(new Uint8Array(2 ** 21).fill(93)),
      /more than 1048576 objects/,
    ],
    ['a zip bomb', archive(new Uint8Array(2 ** 25)), /would unpack to 33554432 bytes/],
    ['a dict within itself', archive(text('}q\x00U\x01ah\x00s.')), /got a dict without/],
    [
      'lists that double, as a name',
      archive(text(']', ...Array.from({ length: 60 }, () => '2\x86'), '2\x93.')),
      /a name is no text/,
    ],
    ['no data.pkl', zipSync({ 'a/b': new Uint8Array(1) }), /one of torch.save, with data.pkl/],
    [
      'the most significant byte first',
      archive(tensor(6, 0, [2, 3], [3, 1]), { ...six, 'a/byteorder': text('big') }),
      /the byte order must be 'little', got 'big'/,
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await refused(bytes)).toMatch(message);
  });

  test('numbers without end, of one that is repeated, are not made', async () => {
    const huge = text(
      '\x80\x02}U\x080.weightctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\n',
      'U\x010U\x03cpuK\x01tQK\x00(J\xff\xff\xff\x7fK\x03t(K\x00K\x00t\x89}tRs.',
    );
    const message = await refused(archive(huge, { 'a/data/0': new Uint8Array(4) }));
    expect(message).toMatch(/0.weight must have the shape \[2, 3\], got \[2147483647, 3\]/);
  });
});
