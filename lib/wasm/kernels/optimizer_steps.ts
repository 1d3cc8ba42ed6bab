import * as names from '../../ops/kernel_names.js';
import { withScratch } from '../backend.js';
import type { Kernel } from '../call.js';
import { adamStep as adamLoop } from '../fallback/adam_step.js';
import { runParts } from '../host/run_parts.js';
import { runsOf } from '../host/run_spread.js';
import * as simdExports from '../simd_exports.js';
import { optimizerStep, type Step } from './optimizer_step.js';

/** A step that takes values one by one, on all threads; the addresses are those of its tensors, 0 for one that is left out. */
function valueByValue<Numbers extends { readonly stepNumbers: simdExports.StepNumbers }>(
  write: simdExports.Write<Numbers>,
  run: keyof simdExports.SimdExports,
  addresses: (step: Step<Numbers>) => number[],
): Kernel {
  return optimizerStep(write, (step) => {
    const { backend, simd, sizes } = step;
    const { stepNumbers } = sizes;
    const all = addresses(step);
    const call = ([first, end]: readonly [number, number]) => ({
      at: all.map((at) => (at === 0 ? 0 : at + 4 * first)),
      sizes: { ...sizes, stepNumbers: { ...stepNumbers, size: end - first } },
    });
    const runs = runsOf(backend, stepNumbers.size);
    runParts(backend, simd, { run, write }, call([0, stepNumbers.size]), runs.map(call));
  });
}

const adadelta = valueByValue(simdExports.writeAdadeltaNumbers, 'adadeltaStep', ({ at, to }) => {
  const kept = [at('accumulated_grad'), at('accumulated_delta_var')];
  return [at('value'), at('gradient'), ...kept, to];
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

const adagrad = valueByValue(simdExports.writeAdagradNumbers, 'adagradStep', ({ at, to }) => [
  at('value'),
  at('gradient'),
  at('accumulator'),
  to,
]);

const adam = valueByValue(simdExports.writeAdamNumbers, 'adamStep', ({ at, to }) => {
  const kept = [at('momentum'), at('velocity'), at('velocity_hat')];
  return [at('value'), at('gradient'), ...kept, to];
});

const adamax = valueByValue(simdExports.writeAdamaxNumbers, 'adamaxStep', ({ at, to }) => {
  return [at('value'), at('gradient'), at('momentum'), at('norm'), to];
});

const lamb = optimizerStep(simdExports.writeAdamNumbers, ({ simd, at, to, numbers }) =>
  simd.lambStep(at('value'), at('gradient'), at('momentum'), at('velocity'), to, numbers),
);

const lion = valueByValue(simdExports.writeLionNumbers, 'lionStep', ({ at, to }) => [
  at('value'),
  at('gradient'),
  at('momentum'),
  to,
]);

const nadam = valueByValue(simdExports.writeNadamNumbers, 'nadamStep', ({ at, to }) => {
  return [at('value'), at('gradient'), at('momentum'), at('velocity'), to];
});

const rmsprop = valueByValue(simdExports.writeRmspropNumbers, 'rmspropStep', ({ at, to }) => {
  const kept = [at('velocity'), at('momentum'), at('average_gradient')];
  return [at('value'), at('gradient'), ...kept, to];
});

const sgd = valueByValue(simdExports.writeSgdNumbers, 'sgdStep', ({ at, to }) => [
  at('value'),
  at('gradient'),
  at('momentum'),
  to,
]);

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
