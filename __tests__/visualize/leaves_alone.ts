import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { deconvolve, METHODS, maximizeActivation } from '../../lib/visualize/index.js';
import { statefulLayers } from '../../lib/visualize/run_on_states.js';
import { expectClose } from '../compare.js';
import { type Case, type NetworkName, network } from './networks.js';
import { REFUSALS, type Way } from './refusals.js';

const WAYS: readonly Way[] = [...METHODS, 'maximizeActivation'];

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

/** What a method gives. */
async function look({ model, inputs, layer, wrt }: Case, way: Way): Promise<readonly tf.Tensor[]> {
  if (way === 'maximizeActivation') {
    const plain = { basis: 'pixels', colors: 'plain', range: null } as const;
    return [(await maximizeActivation(model, { ...plain, layer, filters: 1, steps: 2 })).inputs];
  }
  const options = {
    layer,
    method: way,
    filters: 1,
    ...(wrt && { wrt }),
    ...(way === 'smoothGrad' && { samples: 2 }),
    ...(way === 'integratedGradients' && { steps: 2 }),
    ...(way === 'occlusion' && { window: wrt || inputs[0]!.rank === 3 ? 3 : 4 }),
  };
  const { projections, activations } = await deconvolve(model, inputs, options);
  activations.dispose();
  return projections;
}

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
  for (const way of WAYS) {
    const [first, second] = await Promise.allSettled([look(one, way), look(one, way)]);
    const reason = REFUSALS[name]?.[way];
    expect([way, first.status]).toEqual([way, reason ? 'rejected' : 'fulfilled']);
    if (first.status === 'fulfilled' && second.status === 'fulfilled') {
      first.value.forEach((projection, n) => {
        expectClose(projection, second.value[n]!, 1e-9);
      });
      tf.dispose([...first.value, ...second.value]);
      let calls = 0;
      // The first pass goes well, what comes after it does not.
      broken.call = (...args) => {
        if (calls++ > 0) throw new Error('broken');
        return call.apply(broken, args);
      };
      const third = await look(one, way).catch(() => null);
      if (third !== null) tf.dispose([...third]);
      broken.call = () => {
        throw new Error('broken');
      };
      await expect(look(one, way)).rejects.toThrow('broken');
      broken.call = call;
    } else {
      expect(String((first as PromiseRejectedResult).reason)).toMatch(reason!);
    }
    expect([way, tf.memory().numTensors]).toEqual([way, before]);
    expect(everything(one.model)).toEqual(own);
  }
  const step = async ({ model, inputs }: Case) => {
    const ys = model.outputs.map(({ shape }) => tf.ones([1, ...(shape.slice(1) as number[])]));
    await model.fit(inputs, ys, { epochs: 2, batchSize: 1, verbose: 0, shuffle: false });
    tf.dispose(ys);
  };
  await step(one);
  await step(other);
  expect(everything(one.model)).toEqual(everything(other.model));
}
