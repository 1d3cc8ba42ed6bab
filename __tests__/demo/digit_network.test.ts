/** The story's plain loops and its map, judged by the package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { formatCode, parseCode } from '../../demo/story/code_address.js';
import { atlas, type CodeMap, NUMBERS } from '../../demo/story/code_map.js';
import { type DigitNetwork, digitNetwork, type Manifest } from '../../demo/story/digit_network.js';
import { penOf } from '../../demo/story/drawn_digit.js';
import { glyphs } from '../../lib/data/index.js';
import '../../lib/index.js';
import { loadModel } from '../../lib/node/index.js';
import '../backends.js';

const MODELS = path.join(__dirname, '..', '..', 'demo', 'public', 'models');
const FOLDER = path.join(MODELS, 'glyphs');
const json = (name: string) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'));
const map = atlas(json('code_map.json') as CodeMap);

let network: DigitNetwork;

beforeAll(async () => {
  await tf.setBackend('wasm');
  const weights = readdirSync(FOLDER).find((name) => name.endsWith('.bin'))!;
  const bytes = readFileSync(path.join(FOLDER, weights));
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  network = digitNetwork(json('model.json') as Manifest, own as ArrayBuffer);
});

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);

test('the plain loops are the model, layer by layer', async () => {
  const model = await loadModel(FOLDER);
  const names = ['encode1', 'encode2', 'code', 'unflatten', 'decode2', 'decode1'];
  const outputs = names.map((name) => model.getLayer(name).output as tfl.SymbolicTensor);
  const all = tfl.model({ inputs: model.inputs, outputs });
  for (const digit of '0378') {
    const { images, shape } = glyphs({ count: 1, seed: 5, characters: digit });
    const wanted = tf.tidy(() =>
      (all.predict(tf.tensor(images, shape)) as tf.Tensor[]).map((one) => one.dataSync()),
    );
    const { encode1, encode2, code } = network.encode(images);
    const { unflatten, decode2, output } = network.decode(code);
    const own = [encode1.values, encode2.values, code, unflatten.values, decode2.values, output];
    own.forEach((values, n) => {
      expect(values.length).toBe(wanted[n]!.length);
      expect(furthest(values, wanted[n]!)).toBeLessThan(2e-4);
    });
  }
  model.dispose();
});

test('on the map, a digit is where its code is, and its neighbours are mostly like it', () => {
  let [alike, off] = [0, 0];
  for (let at = 0; at < map.count; at++) {
    off += furthest(map.codeAt(map.place(at)), map.code(at)) / map.count;
    expect(furthest(map.placeOf(map.code(at)), map.place(at))).toBeLessThan(0.01);
    const [x, y] = map.place(at);
    const distance = (n: number) => Math.hypot(map.place(n)[0] - x, map.place(n)[1] - y);
    const others = Array.from({ length: map.count }, (_, n) => n).filter((n) => n !== at);
    const nearest = others.reduce((best, n) => (distance(n) < distance(best) ? n : best));
    if (map.label(nearest) === map.label(at)) alike++;
  }
  // Numbers go from -60 to 60; only digits that stand in one place are mixed.
  expect(off).toBeLessThan(0.5);
  expect(alike / map.count).toBeGreaterThan(0.7);
});

test('the code of an address, and what is none', () => {
  const code = map.code(3).map(Math.round);
  expect(parseCode(formatCode(code))).toEqual(code);
  for (const bad of [null, '', '1,2,3', Array(16).fill('x').join()]) {
    expect(parseCode(bad)).toBeNull();
  }
  expect(parseCode(Array(NUMBERS).fill(1e9).join())).toEqual(new Float32Array(NUMBERS).fill(99));
});

test('the pen stays on the pad and goes in short steps', () => {
  for (const digit of '0123456789') {
    for (const { from, to } of penOf(digit)) {
      for (const value of [...from, ...to]) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }
      expect(Math.hypot(to[0] - from[0], to[1] - from[1])).toBeLessThan(0.0301);
    }
  }
});
