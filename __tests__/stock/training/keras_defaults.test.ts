import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '../../../lib/index.js';
import { DEFAULTS, RATES } from '../../../lib/stock/training/defaults.js';
import { registry } from '../../../lib/tfjs/resolve.js';
import { readJson, unpack } from '../../unpack.js';

type Config = Record<string, unknown>;

const { defaults } = readJson<{ defaults: Record<string, Config> }>(
  unpack('keras_fit')['fit.json']!,
);

const ARGS = { units: 1, filters: 1, kernelSize: 1 };

/** What an instance made of nothing else says of an argument, by the names of initializers in tfjs. */
function own(name: string, argument: string): unknown {
  const [Class] = registry()[name]!;
  const layer = new (Class as unknown as new (args: object) => tfl.layers.Layer)(ARGS);
  const config = layer.getConfig() as Config;
  const value =
    argument === 'kernelInitializer' && !('kernelInitializer' in config)
      ? config.depthwiseInitializer
      : config[argument];
  if (typeof value !== 'object' || value === null) return value;
  const { config: inner } = value as { config: Config };
  return inner.distribution === 'uniform' ? 'glorotUniform' : 'glorotNormal';
}

function kerasOwn(name: string, argument: string): unknown {
  const config = defaults[name]!;
  const snake = argument.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  const value = config[snake] ?? config.depthwise_initializer;
  if (typeof value !== 'object' || value === null) return value;
  const { class_name: found } = value as { class_name: string };
  return found.replace(/^G/, 'g');
}

const snakeNames = (text: unknown) => String(text).replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

const rows = DEFAULTS.flatMap(({ classes, ...row }) => classes.map((name) => ({ name, ...row })));
const rateOf = (optimizer: string) => {
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return (model.optimizer as unknown as { learningRate: number }).learningRate;
};

test.each(rows)("$name's $argument is $stock in tfjs and $keras in Keras", (row) => {
  expect(snakeNames(own(row.name, row.argument))).toBe(snakeNames(row.stock));
  expect(kerasOwn(row.name, row.argument)).toBe(row.keras);
});

test.each(Object.entries(RATES))('the rate of %s', (name, { stock, keras }) => {
  expect(rateOf(name)).toBe(stock);
  const found = Object.entries(defaults).find(([key]) => key.toLowerCase() === name)!;
  expect(found[1].learning_rate).toBeCloseTo(keras, 8);
});

test('tfjs-deconv/keras-defaults takes those of Keras, and leaves what is given and what is saved', async () => {
  const args = { units: 2, inputShape: [3, 2] };
  const before = tfl.sequential({
    layers: [tfl.layers.lstm(args), tfl.layers.dense({ units: 1 })],
  });
  const x = tf.randomNormal([2, 3, 2]);
  const right = (before.predict(x) as tf.Tensor).dataSync();
  const saved = await new Promise<tf.io.ModelArtifacts>((done) => {
    void before.save(
      tf.io.withSaveHandler(async (artifacts) => {
        done(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
  });
  await import('../../../lib/stock/keras_defaults.js');
  for (const { name, argument, keras } of rows) {
    expect([name, snakeNames(own(name, argument))]).toEqual([name, snakeNames(keras)]);
  }
  for (const [name, { keras }] of Object.entries(RATES)) expect(rateOf(name)).toBe(keras);
  const given = tfl.layers.lstm({ ...args, recurrentActivation: 'hardSigmoid' }).getConfig();
  expect(snakeNames(given.recurrentActivation)).toBe('hard_sigmoid');
  const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved));
  expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual(right);
});
