import * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, replaceKernels } from '../tfjs/replace_kernels.js';

/** What webgl has of a program, and what webgpu has. */
interface Program {
  userCode?: string;
  getUserCode?: () => string;
  shaderKey?: string;
}

type Runner = (program: Program, ...rest: unknown[]) => unknown;

/** What is wrong in the programs that look for the place of a window's maximum, and what is right. */
const CORRECTIONS: readonly (readonly [wrong: string, right: string])[] = [
  // webgl: the last of equal maxima. TensorFlow and the other backends take the first.
  ['value >= currMinMaxValue', 'minMaxValueFound == 0.0 || value > minMaxValue'],
  // webgpu, likewise.
  ['value >= currMaxValue', 'maxValueFound == 0.0 || value > maxValue'],
  // webgpu, three dimensions: the place in a window whose height and width differ.
  [
    'wD * uniforms.filterDims.y * uniforms.filterDims.y',
    'wD * uniforms.filterDims.y * uniforms.filterDims.z',
  ],
];

const corrected = (code: string) =>
  CORRECTIONS.reduce((text, [wrong, right]) => text.replace(wrong, right), code);

function correct(program: Program): Program {
  const { userCode, getUserCode } = program;
  if (userCode !== undefined) program.userCode = corrected(userCode);
  if (getUserCode !== undefined) {
    program.getUserCode = () => corrected(getUserCode.call(program));
    // webgpu finds compiled programs by this key, webgl by the code itself.
    program.shaderKey += '_first';
  }
  return program;
}

/** The backend, whose programs are corrected before they run. */
function correcting(backend: object, runner: 'runWebGLProgram' | 'runWebGPUProgram'): object {
  return new Proxy(backend, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name !== runner) return member.bind(target);
      const run: Runner = member.bind(target);
      return (program: Program, ...rest: unknown[]) => run(correct(program), ...rest);
    },
  });
}

/**
 * Maximum pooling on webgl and webgpu: its gradient, and with it max-unpooling, took the last of equal
 * maxima, which after a ReLU are common. The comparison is set right in the program that stock writes,
 * which adds no pass; a stock that has caught up is left as it is.
 */
export function repairFirstMaximum(): void {
  for (const [name, runner] of [
    ['webgl', 'runWebGLProgram'],
    ['webgpu', 'runWebGPUProgram'],
  ] as const) {
    const kernel = ({ backend, inputs, attrs, stock }: KernelCall) =>
      stock(inputs, attrs as object, correcting(backend, runner));
    replaceKernels(name, 'DeconvFirstMaximum', {
      [tf.MaxPoolGrad]: kernel,
      [tf.MaxPool3DGrad]: kernel,
      [tf.MaxPoolWithArgmax]: kernel,
    });
  }
}
