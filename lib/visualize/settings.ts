import * as tf from '@tensorflow/tfjs-core';
import { seed as checkSeed, fail, integer, number } from '../check.js';
import { tensor } from '../tfjs/check.js';
import type { Settings } from './look.js';
import type { Method } from './methods.js';

/** What some of the methods take; each is refused by the others. */
export interface MethodSettings {
  /** For integratedGradients, occlusion and deeplift: what stands for nothing, a number or [...inputShape]; default 0. */
  readonly baseline?: number | tf.Tensor;
  /** For integratedGradients: how many gradients; default 50. */
  readonly steps?: number;
  /** For smoothGrad: how many noisy inputs; default 25. */
  readonly samples?: number;
  /** For smoothGrad: the noise's standard deviation, of the input's range; default 0.15. */
  readonly noise?: number;
  /** For smoothGrad: of the noise; default 0. */
  readonly seed?: number;
  /** For occlusion: the window's lengths, one or one each axis; default an eighth of the input's. */
  readonly window?: number | readonly number[];
  /** For occlusion: how far apart windows are; default half the window. */
  readonly stride?: number | readonly number[];
  /** For lrp: what is added to what a layer gives, away from 0; default 1e-6. */
  readonly epsilon?: number;
  /** For lrp: how much positive weights of convolutions are favoured; default 0, rule epsilon alone. */
  readonly gamma?: number;
}

type Name = keyof MethodSettings;

const TAKEN_BY: Readonly<Record<Name, readonly Method[]>> = {
  baseline: ['integratedGradients', 'occlusion', 'deeplift'],
  steps: ['integratedGradients'],
  samples: ['smoothGrad'],
  noise: ['smoothGrad'],
  seed: ['smoothGrad'],
  window: ['occlusion'],
  stride: ['occlusion'],
  epsilon: ['lrp'],
  gamma: ['lrp'],
};

/** The names of the settings. */
export const SETTINGS = Object.keys(TAKEN_BY) as readonly Name[];

/** The settings with defaults for those that are left out. */
export function checkSettings(where: string, method: Method, given: MethodSettings): Settings {
  for (const name of SETTINGS) {
    const methods = TAKEN_BY[name];
    if (given[name] === undefined || methods.includes(method)) continue;
    fail(where, name, `left out unless method is '${methods.join("' or '")}'`, given[name]);
  }
  const { baseline = 0, window = null, stride = null } = given;
  return {
    baseline:
      baseline instanceof tf.Tensor
        ? tensor(where, 'baseline', baseline)
        : number(where, 'baseline', baseline),
    steps: integer(where, 'steps', given.steps ?? 50, 1),
    samples: integer(where, 'samples', given.samples ?? 25, 1),
    noise: number(where, 'noise', given.noise ?? 0.15, 0),
    seed: checkSeed(where, given.seed ?? 0),
    window,
    stride,
    epsilon: number(where, 'epsilon', given.epsilon ?? 1e-6, 0),
    gamma: number(where, 'gamma', given.gamma ?? 0, 0),
  };
}
