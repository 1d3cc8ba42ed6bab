import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadKeras } from '../../lib/keras/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import '../backends.js';

beforeAll(() => tf.setBackend('cpu'));

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hostile-'));
  folder = path.join(root, 'model');
});
afterEach(() => rmSync(root, { recursive: true }));

const dense = (name: string, inputShape?: number[]) =>
  tfl.layers.dense({ units: 2, name, ...(inputShape && { inputShape }) });

function twoBranches(): tfl.LayersModel {
  const input = tfl.input({ shape: [3], name: 'in' });
  const [a, b] = ['a', 'b'].map((name) => dense(name).apply(input) as tfl.SymbolicTensor);
  const sum = tfl.layers.add({ name: 'sum' }).apply([a!, b!]) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: sum });
}

// biome-ignore lint/suspicious/noExplicitAny: what a file holds, to be made wrong at any place.
type Json = any;
const sequential = () => tfl.sequential({ layers: [dense('d', [3])] });
const layers = (json: Json) => json.modelTopology.config.layers;

/** What a hand or an enemy can write into a model.json, and a part of the answer. */
const CHANGES: [string, () => tfl.LayersModel, (json: Json) => void, RegExp][] = [
  ...[
    '../outside.bin',
    '/etc/passwd',
    'a/b.bin',
    'c:\\x',
    '..',
    'model.json',
    'MODEL.JSON',
    '',
    3,
  ].map((name): (typeof CHANGES)[number] => [
    `weights in ${JSON.stringify(name)}`,
    sequential,
    (json) => {
      json.weightsManifest[0].paths = [name];
    },
    /paths\[0\] must be the name of a weights file in the same folder/,
  ]),
  ...[[1], 3, {}, null].map((name): (typeof CHANGES)[number] => [
    `a layer named ${JSON.stringify(name)}`,
    sequential,
    (json) => {
      layers(json)[0].config.name = name;
    },
    name === null ? /weight 'd\/kernel' must/ : /the name of a layer must be a text/,
  ]),
  [
    'two layers of a name',
    twoBranches,
    (json) => {
      for (const one of [layers(json)[2], layers(json)[2].config]) one.name = 'a';
    },
    /the names of its layers must be unique, got 'a'/,
  ],
  [
    'layers that wait for each other',
    twoBranches,
    (json) => {
      layers(json)[1].inbound_nodes[0][0][0] = 'sum';
    },
    /what 'a' is called on must be made by its layers, got \['sum', 0, 0\]/,
  ],
  [
    'a layer that waits for itself',
    twoBranches,
    (json) => {
      layers(json)[1].inbound_nodes[0][0][0] = 'a';
    },
    /what 'a' is called on must be made by its layers, got \['a', 0, 0\]/,
  ],
  [
    'an input that is nowhere',
    twoBranches,
    (json) => {
      layers(json)[1].inbound_nodes[0][0][0] = 'nowhere';
    },
    /what 'a' is called on must be made by its layers, got \['nowhere', 0, 0\]/,
  ],
  [
    'an output that is nowhere',
    twoBranches,
    (json) => {
      json.modelTopology.config.output_layers[0][0] = 'nowhere';
    },
    /outputLayers must be made by its layers, got 'nowhere'/,
  ],
  [
    'lists within lists',
    sequential,
    (json) => {
      let deep: Json = 1;
      for (let i = 0; i < 500; i++) deep = [deep];
      layers(json)[0].config.units = deep;
    },
    /must be at most 256 levels deep/,
  ],
  [
    'weights of another name',
    sequential,
    (json) => {
      json.weightsManifest[0].weights[0].name = 'renamed/kernel';
    },
    /weight 'renamed\/kernel' must belong to the topology/,
  ],
  [
    'weights of another shape',
    sequential,
    (json) => {
      json.weightsManifest[0].weights[0].shape = [2, 3];
    },
    /must have shape \[3, 2\]/,
  ],
];

describe.each([
  ['loadModel', loadModel],
  ['loadKeras', (at: string) => loadKeras(path.join(at, 'model.json'))],
] as const)('%s', (name, load) => {
  test.each(CHANGES)('refuses %s and keeps nothing', async (_, make, change, message) => {
    const model = make();
    await saveModel(model, folder);
    model.dispose();
    writeFileSync(path.join(root, 'outside.bin'), Buffer.alloc(32));
    const file = path.join(folder, 'model.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    change(json);
    writeFileSync(file, JSON.stringify(json));
    const before = [tf.memory().numTensors, Object.keys(tf.engine().state.registeredVariables)];
    const error = await load(folder).then(
      () => null,
      (cause: Error) => cause,
    );
    expect(error).toBeInstanceOf(ValueError);
    // How weights do not fit, the two say in words of their own.
    if (name === 'loadModel' || !/weight|shape/.test(message.source)) {
      expect(error!.message).toMatch(message);
    }
    expect([tf.memory().numTensors, Object.keys(tf.engine().state.registeredVariables)]).toEqual(
      before,
    );
  });
});

test('a save deletes weights of its own naming only, whatever the manifest names', async () => {
  const model = sequential();
  await saveModel(model, folder);
  const [old] = readdirSync(folder).filter((name) => name.startsWith('weights-'));
  const file = path.join(folder, 'model.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  json.weightsManifest[0].paths = ['model.json', 'notes.txt', 'weights.bin'];
  writeFileSync(file, JSON.stringify(json));
  for (const name of ['notes.txt', 'weights.bin']) writeFileSync(path.join(folder, name), 'mine');
  model.setWeights([tf.ones([3, 2]), tf.zeros([2])]);
  await saveModel(model, folder);
  const after = readdirSync(folder);
  expect(after).toEqual(expect.arrayContaining(['model.json', 'notes.txt', 'weights.bin']));
  expect(after).not.toContain(old);
  expect(after).toHaveLength(4);
  expect((await loadModel(folder)).getWeights()[0]!.sum().dataSync()[0]).toBe(6);
  model.dispose();
});
