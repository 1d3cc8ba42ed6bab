import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadLayersModel } from '../../lib/index.js';
import '../backends.js';

// biome-ignore lint/suspicious/noExplicitAny: what a file holds, to be made wrong at any place.
type Json = any;

async function artifactsOf(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  return saved!;
}

const chain = () =>
  tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3], name: 'd' })] });

function graph(): tfl.LayersModel {
  const input = tfl.input({ shape: [3], name: 'in' });
  const shared = tfl.layers.dense({ units: 3, name: 'shared' });
  const once = shared.apply(input) as tfl.SymbolicTensor;
  const twice = shared.apply(once) as tfl.SymbolicTensor;
  const sum = tfl.layers.add({ name: 'sum' }).apply([once, twice]) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: sum });
}

const stateful = () =>
  tfl.sequential({
    layers: [tfl.layers.gru({ units: 2, stateful: true, batchInputShape: [1, 4, 1], name: 'g' })],
  });

/** Artifacts as a handler, their topology changed. */
async function changed(make: () => tfl.LayersModel, change: (topology: Json) => void) {
  const artifacts = await artifactsOf(make());
  const modelTopology = JSON.parse(JSON.stringify(artifacts.modelTopology));
  change(modelTopology);
  return { ...artifacts, modelTopology };
}

const state = () => [
  tf.memory().numTensors,
  ...Object.keys(tf.engine().state.registeredVariables).sort(),
];

beforeAll(() => tf.setBackend('cpu'));

const HANDLER = 'loadLayersModel: the handler: ';
const layers = (topology: Json) => topology.config.layers;

describe('refuses, and keeps nothing of', () => {
  test.each<[string, () => tfl.LayersModel, (topology: Json) => void, string]>([
    [
      'more weights than there are',
      chain,
      (topology) => {
        layers(topology)[0].config.units = 1e9;
      },
      "the weights must be as many as the layers have, got too few for kernel [3, 1000000000] of 'd'.",
    ],
    [
      'states of another size than the weights',
      stateful,
      (topology) => {
        layers(topology)[0].config.batch_input_shape[0] = 2 ** 28;
      },
      'the model must fit its file, got a tensor of [268435456, 2].',
    ],
    [
      'a key that is no property',
      chain,
      (topology) => {
        Object.defineProperty(layers(topology)[0].config, '__proto__', {
          value: { units: 1 },
          enumerable: true,
        });
      },
      "a key must be no '__proto__', got '__proto__'.",
    ],
    [
      'a call of a layer that is nowhere',
      graph,
      (topology) => {
        layers(topology)[1].inbound_nodes[0][0][0] = 'toString';
      },
      "the model 'GRAPH': what 'shared' is called on must be made by its layers, got ['toString', 0, 0].",
    ],
    [
      'a call that is never made',
      graph,
      (topology) => {
        layers(topology)[2].inbound_nodes[0][1][1] = 7;
      },
      "the model 'GRAPH': what 'sum' is called on must be made by its layers, got ['shared', 7, 0].",
    ],
    [
      'an output of a call that is not there',
      graph,
      (topology) => {
        layers(topology)[2].inbound_nodes[0][1][2] = 1;
      },
      "the model 'GRAPH': what 'sum' is called on must be made by its layers, got ['shared', 1, 1].",
    ],
    [
      'a second call that waits for itself',
      graph,
      (topology) => {
        layers(topology)[1].inbound_nodes[1][0][1] = 1;
      },
      "the model 'GRAPH': what 'shared' is called on must be made by its layers, got ['shared', 1, 0].",
    ],
    ...['kernel_initializer', 'bias_regularizer', 'kernel_constraint'].map(
      (key): [string, () => tfl.LayersModel, (topology: Json) => void, string] => [
        `a model as a ${key}`,
        chain,
        (topology) => {
          layers(topology)[0].config[key] = structuredClone(topology);
        },
        `the class of a ${key.replace(/_./, (two) => two[1]!.toUpperCase())} must be no layer, got 'Sequential'.`,
      ],
    ),
    [
      'a model as an activation',
      chain,
      (topology) => {
        layers(topology)[0].config.activation = structuredClone(topology);
      },
      "the class of an activation must be no layer, got 'Sequential'.",
    ],
    [
      'a layer whose two names differ',
      graph,
      (topology) => {
        layers(topology)[1].config.name = 'other';
      },
      "the model 'GRAPH': the name in the config of 'shared' must be the same, got 'other'.",
    ],
  ])('%s', async (_, make, change, message) => {
    const source = await changed(make, change);
    const before = state();
    const error = await loadLayersModel({ load: async () => source }).catch((cause) => cause);
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message.replace(/the model 'model\d+'/, "the model 'GRAPH'")).toContain(message);
    expect(error.message.startsWith(HANDLER)).toBe(true);
    expect(state()).toEqual(before);
  });

  test("a graph that does not hang together, in tfjs's own loader, too", async () => {
    const source = await changed(graph, (topology) => {
      layers(topology)[1].inbound_nodes[0][0][0] = 'sum';
    });
    await loadLayersModel({ load: async () => source }).catch(() => {});
    // Stock goes round for ever.
    await expect(tfl.loadLayersModel({ load: async () => source })).rejects.toThrow(
      "what 'shared' is called on must be made by its layers, got ['sum', 0, 0].",
    );
  });
});

const input = (name: string) => ({
  class_name: 'InputLayer',
  name,
  config: { name, batch_input_shape: [null, 3], dtype: 'float32' },
  inbound_nodes: [],
});
const relu = (name: string, ...from: string[]) => ({
  class_name: 'Activation',
  name,
  config: { name, activation: 'relu' },
  inbound_nodes: from.map((one) => [[one, 0, 0, {}]]),
});
const modelOf = (name: string, layers: Json[], output: string, call = 0) => ({
  class_name: 'Model',
  config: {
    name,
    layers,
    input_layers: [[layers[0].name, 0, 0]],
    output_layers: [[output, call, 0]],
  },
});

/** Each of the models calls the one inside of it twice. */
function doubling(models: number): Json {
  let model: Json = modelOf('m0', [input('i0'), relu('a', 'i0')], 'a');
  for (let i = 1; i <= models; i++) {
    const [name, own] = [`m${i - 1}`, `i${i}`];
    const calls = [[[own, 0, 0, {}]], [[name, 1, 0, {}]]];
    model = modelOf(`m${i}`, [input(own), { ...model, name, inbound_nodes: calls }], name, 2);
  }
  return model;
}

describe('graphs that are small in the file', () => {
  const load = (modelTopology: object) =>
    loadLayersModel({ load: async () => ({ modelTopology, weightSpecs: [] }) });

  test('of 50 models, each calling the one inside of it twice', async () => {
    await expect(load(doubling(50))).rejects.toThrow(
      "the model 'm15': the calls of layers in models that are called again and again must be " +
        'at most 65536, got 98302.',
    );
    const few = await load(doubling(6));
    expect(few.outputs[0]!.shape).toEqual([null, 3]);
    few.dispose();
  });

  test('of 50 models, each calling the one inside of it once', async () => {
    let model: Json = modelOf('m0', [input('i0'), relu('a', 'i0')], 'a');
    for (let i = 1; i <= 50; i++) {
      const [name, own] = [`m${i - 1}`, `i${i}`];
      const inner = { ...model, name, inbound_nodes: [[[own, 0, 0, {}]]] };
      model = modelOf(`m${i}`, [input(own), inner], name, 1);
    }
    (await load(model)).dispose();
  });

  test('of more calls than tfjs can have in reasonable time', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => relu(`a${i}`, 'i'));
    await expect(load(modelOf('wide', [input('i'), ...many], 'a0'))).rejects.toThrow(
      "the model 'wide': the calls of layers must be at most 8192, got 8193.",
    );
  });

  test('written from the end to the beginning', async () => {
    const chain = Array.from({ length: 500 }, (_, i) => relu(`a${i}`, i ? `a${i - 1}` : 'i'));
    const layers = [input('i'), ...chain];
    const topology = modelOf('m', layers, 'a499');
    layers.reverse();
    const model = await load(topology);
    expect(model.layers).toHaveLength(501);
    model.dispose();
  });
});

test('a load that fails leaves those alone that go on beside it', async () => {
  const right = await artifactsOf(graph());
  const wrong = { ...right, weightSpecs: right.weightSpecs!.slice(1) };
  const loads = [right, wrong, right, wrong].map((artifacts) =>
    loadLayersModel({ load: async () => artifacts }).catch(() => null),
  );
  const models = await Promise.all(loads);
  expect(models.map((model) => model !== null)).toEqual([true, false, true, false]);
  for (const model of [models[0]!, models[2]!]) {
    tf.tidy(() => expect((model.predict(tf.ones([1, 3])) as tf.Tensor).shape).toEqual([1, 3]));
    model.dispose();
  }
});

test('a layer that is called twice is freed with its model', async () => {
  const artifacts = await artifactsOf(graph());
  const before = state();
  (await loadLayersModel({ load: async () => artifacts })).dispose();
  expect(state()).toEqual(before);
});

test("a shared layer's calls are made in the order of the file", async () => {
  // In the file the layer that takes both calls comes first, as does the call of a call.
  const source = await changed(graph, (topology) => topology.config.layers.reverse());
  const [forward, backward] = await Promise.all(
    [await artifactsOf(graph()), source].map(async (artifacts) => {
      const weightSpecs = artifacts.weightSpecs!;
      const weightData = new Float32Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3]).buffer;
      return loadLayersModel({ load: async () => ({ ...artifacts, weightSpecs, weightData }) });
    }),
  );
  const predict = (model: tfl.LayersModel) =>
    tf.tidy(() => [...(model.predict(tf.ones([1, 3])) as tf.Tensor).dataSync()]);
  expect(predict(backward!)).toEqual(predict(forward!));
  for (const model of [forward!, backward!]) model.dispose();
});

describe('from an address', () => {
  let server: Server;
  let address: string;
  /** What is sent for each path; an endless stream for 'endless'. */
  let answers: Record<string, Buffer | 'endless'>;
  let sent = 0;

  beforeAll((done) => {
    server = createServer((request, response) => {
      const answer = answers[request.url!];
      if (answer === undefined) {
        response.writeHead(404).end();
      } else if (answer === 'endless') {
        const piece = Buffer.alloc(2 ** 16);
        const more = () => {
          if (response.destroyed) return;
          sent += piece.length;
          response.write(piece, more);
        };
        more();
      } else response.end(answer);
    }).listen(0, '127.0.0.1', () => {
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  afterAll((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  const modelJson = async (paths: string[]) => {
    const { modelTopology, weightSpecs: weights, weightData } = await artifactsOf(chain());
    const manifest = [{ paths, weights }];
    const json = Buffer.from(JSON.stringify({ modelTopology, weightsManifest: manifest }));
    return { json, data: Buffer.from(weightData as ArrayBuffer) };
  };

  test('the weights beside it, with its query, and how far they are', async () => {
    const { json, data } = await modelJson(['a b.bin', 'c.bin']);
    answers = {
      '/m/model.json?v=1': json,
      '/m/a%20b.bin?v=1': data.subarray(0, 8),
      '/m/c.bin?v=1': data.subarray(8),
    };
    const fractions: number[] = [];
    const onProgress = (fraction: number) => fractions.push(fraction);
    const model = await loadLayersModel(`${address}/m/model.json?v=1`, { onProgress });
    expect(fractions).toEqual([0.5, 1]);
    model.dispose();
  });

  test.each(['weightPathPrefix', 'weightUrlConverter'])('weights by %s', async (option) => {
    const { json, data } = await modelJson(['w.bin']);
    answers = { '/model.json': json, '/elsewhere/w.bin': data };
    const prefix = `${address}/elsewhere/`;
    const options =
      option === 'weightPathPrefix'
        ? { weightPathPrefix: prefix }
        : { weightUrlConverter: async (name: string) => prefix + name };
    (await loadLayersModel(`${address}/model.json`, options)).dispose();
  });

  test('an endless answer is left off where the manifest ends', async () => {
    const { json } = await modelJson(['w.bin']);
    answers = { '/model.json': json, '/w.bin': 'endless' };
    await expect(loadLayersModel(`${address}/model.json`)).rejects.toThrow(
      /\/w\.bin: the file's length must be at most 32 bytes, got '\d+ or more'\.$/,
    );
    expect(sent).toBeLessThan(2 ** 24);
  });

  test('a file that is not there', async () => {
    answers = { '/model.json': (await modelJson(['w.bin'])).json };
    await expect(loadLayersModel(`${address}/model.json`)).rejects.toThrow(
      `loadLayersModel: ${address}/w.bin: the file must be there, got status 404.`,
    );
  });
});

test('an axis far away is refused before its shape is gone through', async () => {
  const { modelTopology, weightSpecs, weightData } = await artifactsOf(
    tfl.sequential({
      layers: [tfl.layers.prelu({ inputShape: [3, 2], sharedAxes: [1], name: 'p' })],
    }),
  );
  const topology = structuredClone(modelTopology) as Json;
  topology.config.layers[0].config.sharedAxes = [10_000_000];
  topology.config.layers[0].config.shared_axes = [10_000_000];
  const load = () =>
    Promise.resolve({
      modelTopology: topology,
      weightSpecs: weightSpecs!,
      weightData: weightData!,
    });
  await expect(loadLayersModel({ load })).rejects.toThrow(
    "the weights must have at most 6 axes, got 10000000 for alpha of 'p'.",
  );
});
