import { STOCK_CLASSES } from './stock_classes.js';
import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LAYER_TRAITS, type LayerClass } from '../../lib/arithmetic/layer_traits.js';
import '../../lib/index.js';
import '../../lib/keras/index.js';
import '../../lib/torch/index.js';
import '../../models/index.js';
import { registry } from '../../lib/tfjs/resolve.js';
import { specimen, specimenInput, USABLE } from './specimens.js';

const classes = Object.entries(registry())
  .filter(([, [cls]]) => cls.prototype instanceof tfl.layers.Layer)
  .map(([name]) => name);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('every registered layer class has a row, and every row is registered', () => {
  expect(classes.sort()).toEqual(Object.keys(LAYER_TRAITS).sort());
});

test('the home of a class is what registered it', () => {
  const stock = Object.entries(LAYER_TRAITS).flatMap(([name, { home }]) =>
    home === '@tensorflow/tfjs-layers' ? [name] : [],
  );
  const others = ['Conv2DTranspose', 'Conv3DTranspose', 'Cropping2D'];
  expect([...stock, ...others].sort()).toEqual([...STOCK_CLASSES].sort());
});

/** What the layer makes of tensors, in prediction or in training. */
function run(layer: tfl.layers.Layer, inputs: tf.Tensor[], training = false): tf.Tensor {
  return layer.apply(inputs.length === 1 ? inputs[0]! : inputs, { training }) as tf.Tensor;
}
const close = (a: tf.Tensor, b: tf.Tensor) => {
  const [x, y] = [a.dataSync(), b.dataSync()];
  return x.length === y.length && x.every((value, i) => Math.abs(value - y[i]!) < 1e-4);
};

describe.each(USABLE)('%s is as its row says', (name: LayerClass) => {
  const traits = LAYER_TRAITS[name];
  const { make, shapes } = specimen(name);
  const inputs = (phase: number) =>
    shapes.map((shape, n) => specimenInput([1, ...shape], phase + n / 7));
  const indices = traits.kind === 'embedding' || name === 'CategoryEncoding';
  const config = () => make().getConfig();

  test('its options', () => {
    expect('activation' in config() || traits.kind === 'recurrent').toBe(
      traits.activation || traits.kind === 'recurrent',
    );
    if (traits.window !== null) expect(config()).toHaveProperty(traits.window);
    const format = traits.channels === 'dataFormat' ? { dataFormat: 'channelsLast' } : {};
    expect('dataFormat' in make(format).getConfig()).toBe(traits.channels === 'dataFormat');
    expect(traits.interpolation === 'option').toBe(
      traits.kind === 'upsampling' && 'interpolation' in config(),
    );
  });

  test('whether it hands on masks', () => {
    expect(make().supportsMasking === true).toBe(traits.handsMasksOn);
  });

  // A wrapper is as linear as what is in it, a mask but for the values that it hides.
  const told = !['wrapper', 'masking'].includes(traits.kind) && name !== 'RandomWidth';
  if (!indices && told) {
    test('linear or not', () => {
      tf.tidy(() => {
        const fused = traits.activation && traits.linear;
        const layer = make(fused ? { activation: 'linear' } : {});
        const [x, y] = [inputs(1), inputs(2)];
        const zero = x.map((one) => tf.zerosLike(one));
        const both = x.map((one, n) => tf.add(one, y[n]!));
        const [fx, fy, f0, fxy] = [x, y, zero, both].map((one) => run(layer, one));
        expect(close(tf.add(fx!, fy!), tf.add(f0!, fxy!))).toBe(traits.linear);
      });
    });
  }

  if (!['wrapper', 'recurrent'].includes(traits.kind) && !indices && name !== 'RandomWidth') {
    test('in training', () => {
      tf.tidy(() => {
        const layer = make();
        const x = inputs(3);
        const [still, trained] = [run(layer, x), run(layer, x, true)];
        expect(!close(still, trained)).toBe(traits.trainsOtherwise);
      });
    });
  }

  if (traits.rank !== null && name !== 'ConvLSTM2D') {
    test('its rank', () => {
      const { ndim } = make().inputSpec?.[0] ?? { ndim: traits.rank! + 2 };
      expect(ndim ?? traits.rank! + 2).toBe(traits.rank! + 2);
      expect(shapes[0]!.length).toBe(traits.rank! + 1);
    });
  }

  if (traits.kernel !== null) {
    test('its kernel', () => {
      const layer = make();
      layer.build([1, ...shapes[0]!]);
      const names = layer.weights.map((weight) => weight.originalName.split('/').at(-1));
      const kernels = {
        full: ['kernel'],
        grouped: ['kernel'],
        depthwise: ['depthwise_kernel'],
        separable: ['depthwise_kernel', 'pointwise_kernel'],
      }[traits.kernel!];
      expect(names).toEqual([...kernels, 'bias']);
      for (const weight of layer.weights) weight.dispose();
    });
  }

  if (traits.interpolation === 'nearest' || traits.interpolation === 'bilinear') {
    test('its interpolation', () => {
      tf.tidy(() => {
        const [x] = inputs(1);
        const given = new Set(x!.dataSync());
        const made = [...run(make({ size: 2 }), [x!]).dataSync()];
        expect(made.every((value) => given.has(value))).toBe(traits.interpolation === 'nearest');
      });
    });
  }
});
