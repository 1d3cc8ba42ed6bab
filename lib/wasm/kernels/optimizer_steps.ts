import * as names from '../../ops/kernel_names.js';
import { withScratch } from '../backend.js';
import type { Kernel } from '../call.js';
import { adamStep as adamLoop } from '../fallback/adam_step.js';
import * as simdExports from '../simd_exports.js';
import { optimizerStep } from './optimizer_step.js';

const adadelta = optimizerStep(simdExports.writeAdadeltaNumbers, ({ simd, at, to, numbers }) => {
  const [gradients, deltas] = [at('accumulated_grad'), at('accumulated_delta_var')];
  simd.adadeltaStep(at('value'), at('gradient'), gradients, deltas, to, numbers);
});

const adafactor = optimizerStep(
  simdExports.writeAdafactorNumbers,
  ({ simd, at, to, numbers, backend, sizes }) =>
    // A double for each column, and one for none.
    withScratch(backend, 8 * (sizes.columns + 1), (sums) => {
      const [r, c, velocity] = [at('r'), at('c'), at('velocity')];
      simd.adafactorStep(at('value'), at('gradient'), r, c, velocity, to, sums, numbers);
    }),
);

const adagrad = optimizerStep(simdExports.writeAdagradNumbers, ({ simd, at, to, numbers }) =>
  simd.adagradStep(at('value'), at('gradient'), at('accumulator'), to, numbers),
);

const adam = optimizerStep(simdExports.writeAdamNumbers, ({ simd, at, to, numbers }) => {
  const [m, v, largest] = [at('momentum'), at('velocity'), at('velocity_hat')];
  simd.adamStep(at('value'), at('gradient'), m, v, largest, to, numbers);
});

const adamax = optimizerStep(simdExports.writeAdamaxNumbers, ({ simd, at, to, numbers }) =>
  simd.adamaxStep(at('value'), at('gradient'), at('momentum'), at('norm'), to, numbers),
);

const lamb = optimizerStep(simdExports.writeAdamNumbers, ({ simd, at, to, numbers }) =>
  simd.lambStep(at('value'), at('gradient'), at('momentum'), at('velocity'), to, numbers),
);

const lion = optimizerStep(simdExports.writeLionNumbers, ({ simd, at, to, numbers }) =>
  simd.lionStep(at('value'), at('gradient'), at('momentum'), to, numbers),
);

const nadam = optimizerStep(simdExports.writeNadamNumbers, ({ simd, at, to, numbers }) =>
  simd.nadamStep(at('value'), at('gradient'), at('momentum'), at('velocity'), to, numbers),
);

const rmsprop = optimizerStep(simdExports.writeRmspropNumbers, ({ simd, at, to, numbers }) => {
  const [velocity, momentum, average] = [at('velocity'), at('momentum'), at('average_gradient')];
  simd.rmspropStep(at('value'), at('gradient'), velocity, momentum, average, to, numbers);
});

const sgd = optimizerStep(simdExports.writeSgdNumbers, ({ simd, at, to, numbers }) =>
  simd.sgdStep(at('value'), at('gradient'), at('momentum'), to, numbers),
);

/** The steps of the optimizers as kernels, by name; their attributes are the numbers of the module's structs. */
export const optimizerSteps: Readonly<Record<string, Kernel>> = {
  [names.ADADELTA_STEP]: adadelta,
  [names.ADAFACTOR_STEP]: adafactor,
  [names.ADAGRAD_STEP]: adagrad,
  [names.ADAM_STEP]: (call) => (call.simd === null ? adamLoop(call) : adam(call)),
  [names.ADAMAX_STEP]: adamax,
  [names.LAMB_STEP]: lamb,
  [names.LION_STEP]: lion,
  [names.NADAM_STEP]: nadam,
  [names.RMSPROP_STEP]: rmsprop,
  [names.SGD_STEP]: sgd,
};
