import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { deconvolve, METHODS, type Method } from '../../lib/visualize/index.js';
import { statefulLayers } from '../../lib/visualize/run_on_states.js';
import { expectClose } from '../compare.js';
import { type Case, type NetworkName, network } from './networks.js';

const BY_MAPS: Method[] = ['gradcam', 'guidedGradcam', 'gradcamPlusPlus', 'layercam', 'scorecam'];

/** What is refused, by name: a rule without a layer's, or maps where there are none. */
const REFUSED: Partial<Record<NetworkName, Method[]>> = {
  squeezed: ['lrp', 'deeplift'],
  masked: ['deconvnet', 'guided', ...BY_MAPS, 'lrp', 'deeplift'],
  stateful: ['deconvnet', 'guided', ...BY_MAPS, 'lrp', 'deeplift'],
};

/** Weights and states, as numbers. */
export function everything(model: tfl.LayersModel): number[][] {
  const states = statefulLayers(model).flatMap(
    (layer) => (layer as unknown as { states_: tf.Tensor[] }).states_,
  );
  return [...model.getWeights(), ...states].map((one) => [...one.dataSync()]);
}

/** A stateful network does not start from zeros. */
export function warm({ model, inputs }: Case): void {
  tf.dispose(model.predict(inputs));
}

function look({ model, inputs, layer, wrt }: Case, method: Method) {
  const options = {
    layer,
    method,
    filters: 1,
    ...(wrt && { wrt }),
    ...(method === 'smoothGrad' && { samples: 2 }),
    ...(method === 'integratedGradients' && { steps: 2 }),
    ...(method === 'occlusion' && { window: wrt || inputs[0]!.rank === 3 ? 3 : 4 }),
  };
  return deconvolve(model, inputs, options);
}

const free = ({ projections, activations }: Awaited<ReturnType<typeof look>>) =>
  tf.dispose([...projections, activations]);

/** Every method twice at once, a throw in the middle of each; then training as if nobody had looked. */
export async function expectLeftAlone(name: NetworkName): Promise<void> {
  const [one, other] = [network(name), network(name)];
  for (const each of [one, other]) {
    warm(each);
    each.model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  }
  const own = everything(one.model);
  expect(own).toEqual(everything(other.model));
  const weighted = one.model.layers.filter((layer) => layer.getWeights().length > 0);
  const broken = weighted.findLast((layer) => layer.name !== 'other')!;
  const { call } = broken;
  const before = tf.memory().numTensors;
  const refused: Method[] = [];
  for (const method of METHODS) {
    const [first, second] = await Promise.allSettled([look(one, method), look(one, method)]);
    if (first.status === 'fulfilled' && second.status === 'fulfilled') {
      first.value.projections.forEach((projection, n) => {
        expectClose(projection, second.value.projections[n]!, 1e-9);
      });
      free(first.value);
      free(second.value);
      let calls = 0;
      // The first pass goes well, what comes after it does not.
      broken.call = (...args) => {
        if (calls++ > 0) throw new Error('broken');
        return call.apply(broken, args);
      };
      const third = await look(one, method).catch(() => null);
      if (third !== null) free(third);
      broken.call = () => {
        throw new Error('broken');
      };
      await expect(look(one, method)).rejects.toThrow('broken');
      broken.call = call;
    } else {
      const { reason } = first as PromiseRejectedResult;
      expect(String(reason)).toMatch(/has no rule for|maps must be a layer with maps/);
      refused.push(method);
    }
    expect([method, tf.memory().numTensors]).toEqual([method, before]);
    expect(everything(one.model)).toEqual(own);
  }
  expect(refused.sort()).toEqual([...(REFUSED[name] ?? [])].sort());
  const step = async ({ model, inputs }: Case) => {
    const ys = model.outputs.map(({ shape }) => tf.ones([1, ...(shape.slice(1) as number[])]));
    await model.fit(inputs, ys, { epochs: 2, batchSize: 1, verbose: 0, shuffle: false });
    tf.dispose(ys);
  };
  await step(one);
  await step(other);
  expect(everything(one.model)).toEqual(everything(other.model));
}
