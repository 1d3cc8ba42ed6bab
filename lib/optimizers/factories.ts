import { Adadelta, type AdadeltaOptions } from './adadelta.js';
import { Adafactor, type AdafactorOptions } from './adafactor.js';
import { Adagrad, type AdagradOptions } from './adagrad.js';
import { Adam, type AdamOptions, AdamW } from './adam.js';
import { Adamax } from './adamax.js';
import type { KerasOptimizer } from './keras_optimizer.js';
import { Lamb } from './lamb.js';
import { Lion, type LionOptions } from './lion.js';
import type { MomentOptions } from './moment_options.js';
import { Muon, type MuonOptions } from './muon.js';
import { Nadam } from './nadam.js';
import { RMSprop, type RMSpropOptions } from './rmsprop.js';
import { SGD, type SGDOptions } from './sgd.js';

/**
 * Gradient descent, with momentum or Nesterov's momentum.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's SGD; Sutskever et al. 2013
 * @example
 * const optimizer = sgd({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function sgd(options: SGDOptions = {}): KerasOptimizer {
  return new SGD(options);
}

/**
 * Adam, with AMSGrad as an option.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Adam; Kingma & Ba 2015, arXiv 1412.6980
 * @example
 * const optimizer = adam({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adam(options: AdamOptions = {}): KerasOptimizer {
  return new Adam(options);
}

/**
 * Adam with weight decay, 0.004 where none is given.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's AdamW; Loshchilov & Hutter 2019, arXiv 1711.05101
 * @example
 * const optimizer = adamW({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adamW(options: AdamOptions = {}): KerasOptimizer {
  return new AdamW(options);
}

/**
 * Adam with Nesterov's momentum.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Nadam; Dozat 2016
 * @example
 * const optimizer = nadam({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function nadam(options: MomentOptions = {}): KerasOptimizer {
  return new Nadam(options);
}

/**
 * Gradients divided by the root of their mean square, or by their deviation.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's RMSprop; Hinton, lecture 6e
 * @example
 * const optimizer = rmsprop({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function rmsprop(options: RMSpropOptions = {}): KerasOptimizer {
  return new RMSprop(options);
}

/**
 * Gradients divided by the root of the sum of their squares.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Adagrad; Duchi et al. 2011
 * @example
 * const optimizer = adagrad({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adagrad(options: AdagradOptions = {}): KerasOptimizer {
  return new Adagrad(options);
}

/**
 * Steps of the size of those before; a rate of 1 is the paper's.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Adadelta; Zeiler 2012, arXiv 1212.5701
 * @example
 * const optimizer = adadelta({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adadelta(options: AdadeltaOptions = {}): KerasOptimizer {
  return new Adadelta(options);
}

/**
 * Adam by the largest gradient in place of the mean square.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Adamax; Kingma & Ba 2015, section 7
 * @example
 * const optimizer = adamax({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adamax(options: MomentOptions = {}): KerasOptimizer {
  return new Adamax(options);
}

/**
 * The sign of a mean of gradients; wants a rate a tenth of Adam's.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Lion; Chen et al. 2023, arXiv 2302.06675
 * @example
 * const optimizer = lion({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function lion(options: LionOptions = {}): KerasOptimizer {
  return new Lion(options);
}

/**
 * Adam whose steps are as long as their variable, for large batches.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Lamb; You et al. 2020, arXiv 1904.00962
 * @example
 * const optimizer = lamb({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function lamb(options: MomentOptions = {}): KerasOptimizer {
  return new Lamb(options);
}

/**
 * Matrices step by an orthogonal matrix, all else by AdamW. Name the last layer in `excludeLayers`.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Muon; Liu et al. 2025, arXiv 2502.16982
 * @example
 * const optimizer = muon({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function muon(options: MuonOptions = {}): KerasOptimizer {
  return new Muon(options);
}

/**
 * Adam in little memory: no momentum, and rows and columns of the squares alone.
 *
 * @param options the settings, Keras's defaults where left out
 * @returns what `model.compile({ optimizer })` takes, and its `minimize` a loss of variables
 * @throws ValueError for an option that is none, or out of range
 * @see Keras's Adafactor; Shazeer & Stern 2018, arXiv 1804.04235
 * @example
 * const optimizer = adafactor({ learningRate: 0.01 });
 * optimizer.learningRate; // 0.01
 */
export function adafactor(options: AdafactorOptions = {}): KerasOptimizer {
  return new Adafactor(options);
}
