import type * as tf from '@tensorflow/tfjs-core';
import * as names from '../../ops/kernel_names.js';
import { type WasmBackend, withScratch } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { adamStep as adamLoop } from '../fallback/adam_step.js';
import { withOutputs } from '../guard_memory.js';
import { runEach } from '../host/run_each.js';
import { runsOf, WORK_OF_VALUE } from '../host/run_spread.js';
import type { SimdExports } from '../simd_exports.js';
import * as simdExports from '../simd_exports.js';
import { optimizerStep, prepareStep, type Step } from './optimizer_step.js';

/** A step that takes values one by one: of one variable, and of several at once. */
interface ValueByValue {
  readonly one: Kernel;
  readonly several: (call: Call, simd: SimdExports) => tf.TensorInfo[];
}

/** Attributes of OPTIMIZER_STEPS: the kernel of the steps, and the attributes of each. */
interface StepsAttrs {
  readonly kernel: string;
  readonly steps: readonly object[];
}

/** The inputs of each of several steps, by their names: 'i name' is the name of one of step i. */
function inputsOfEach({ inputs }: Call, count: number) {
  const each = Array.from({ length: count }, (): Record<string, tf.TensorInfo> => ({}));
  for (const name in inputs) {
    const space = name.indexOf(' ');
    each[Number(name.slice(0, space))]![name.slice(space + 1)] = inputs[name]!;
  }
  return each;
}

/** A step that takes values one by one, on all threads; the addresses are those of its tensors, 0 for one that is left out. */
function valueByValue<Numbers extends { readonly stepNumbers: simdExports.StepNumbers }>(
  write: simdExports.Write<Numbers>,
  run: keyof SimdExports,
  addresses: (step: Step<Numbers>) => number[],
): ValueByValue {
  const planned = { run, write };
  /** The calls of a step whose variable is cut into runs. */
  const callsOf = (step: Step<Numbers>, runs: readonly (readonly [number, number])[]) => {
    const { sizes } = step;
    const all = addresses(step);
    return runs.map(([first, end]) => ({
      at: all.map((at) => (at === 0 ? 0 : at + 4 * first)),
      sizes: { ...sizes, stepNumbers: { ...sizes.stepNumbers, size: end - first } },
    }));
  };
  const runAll = (backend: WasmBackend, simd: SimdExports, all: readonly Step<Numbers>[]) => {
    const sizes = all.map((step) => step.sizes.stepNumbers.size);
    const calls = all.flatMap((step, i) => callsOf(step, runsOf(backend, sizes[i]!)));
    const values = sizes.reduce((sum, size) => sum + size, 0);
    runEach(backend, simd, planned, calls, values * WORK_OF_VALUE);
  };
  const several = (call: Call, simd: SimdExports) => {
    const { backend } = call;
    const { steps } = call.attrs as StepsAttrs;
    return withOutputs(backend, (outputs) => {
      const all = inputsOfEach(call, steps.length).map((inputs, i) =>
        prepareStep<Numbers>(backend, inputs, steps[i], outputs),
      );
      runAll(backend, simd, all);
    });
  };
  const one = ({ backend, simd, inputs, attrs }: Call) => {
    if (simd === null) return [];
    return withOutputs(backend, (outputs) =>
      runAll(backend, simd, [prepareStep<Numbers>(backend, inputs, attrs, outputs)]),
    );
  };
  return { one, several };
}

const adadelta = valueByValue(simdExports.writeAdadeltaNumbers, 'adadeltaStep', ({ at, to }) => {
  const kept = [at('accumulated_grad'), at('accumulated_delta_var')];
  return [at('value'), at('gradient'), ...kept, to];
});

const adafactor = optimizerStep(
  simdExports.writeAdafactorNumbers,
  ({ backend }, simd, { at, to, sizes }, numbers) =>
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

const lamb = optimizerStep(simdExports.writeAdamNumbers, (_, simd, { at, to }, numbers) =>
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

/** The steps that take values one by one, by the names of their kernels. */
const VALUE_BY_VALUE: Readonly<Record<string, ValueByValue>> = {
  [names.ADADELTA_STEP]: adadelta,
  [names.ADAGRAD_STEP]: adagrad,
  [names.ADAM_STEP]: adam,
  [names.ADAMAX_STEP]: adamax,
  [names.LION_STEP]: lion,
  [names.NADAM_STEP]: nadam,
  [names.RMSPROP_STEP]: rmsprop,
  [names.SGD_STEP]: sgd,
};

/** OptimizerSteps: what the steps of several variables take of JavaScript once, and their values on all threads; none for others. */
const severalSteps: Kernel = (call) => {
  const { kernel } = call.attrs as StepsAttrs;
  const known = VALUE_BY_VALUE[kernel];
  return call.simd === null || known === undefined ? [] : known.several(call, call.simd);
};

/** The steps of the optimizers as kernels, by name; their attributes are the numbers of the module's structs. */
export const optimizerSteps: Readonly<Record<string, Kernel>> = {
  ...Object.fromEntries(Object.entries(VALUE_BY_VALUE).map(([name, { one }]) => [name, one])),
  [names.ADAFACTOR_STEP]: adafactor,
  [names.ADAM_STEP]: (call) => (call.simd === null ? adamLoop(call) : adam.one(call)),
  [names.LAMB_STEP]: lamb,
  [names.OPTIMIZER_STEPS]: severalSteps,
};
