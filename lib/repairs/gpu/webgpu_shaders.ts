import { replaceKernels } from '../../tfjs/replace_kernels.js';

/** What of a program of tfjs's WebGPU backend is used here. */
interface Program {
  readonly shaderKey: string;
  readonly outputShape: readonly number[];
  getUserCode(): string;
}

interface WebgpuBackend {
  runWebGPUProgram(program: Program, ...rest: unknown[]): unknown;
}

interface Correction {
  /** How the keys of the programs begin. */
  readonly key: string;
  correct(code: string, program: Program): string;
}

const CORRECTIONS: readonly Correction[] = [
  {
    // Integers and truths do not compile: setOutputAtIndex takes floats. Nor do scalars, without coordinates.
    key: 'transpose_',
    correct: (code, { outputShape }) =>
      outputShape.length === 0
        ? code.replace(/A\[getIndexFromCoords0D\([^\]]*\]/s, 'A[0]')
        : code.replace(/setOutputAtIndex\(flatIndex, (A\[[^\]]*\])\)/s, 'result[flatIndex] = $1'),
  },
  {
    // Segments past the last are added to others, and integers by the bits of their floats.
    key: 'unsortedSegmentSum',
    correct: (code) =>
      code
        .replace('if (segmentId >= 0)', 'if (segmentId >= 0 && segmentId < uniforms.numSegments)')
        .replace('bitcast<i32>(value)', 'i32(value)'),
  },
];

const corrected = new WeakSet<object>();

function correct(backend: WebgpuBackend): void {
  if (corrected.has(backend)) return;
  corrected.add(backend);
  const { runWebGPUProgram } = backend;
  backend.runWebGPUProgram = function (program, ...rest) {
    const found = CORRECTIONS.find(({ key }) => program.shaderKey.startsWith(key));
    if (found !== undefined) {
      const code = program.getUserCode.bind(program);
      program.getUserCode = () => found.correct(code(), program);
    }
    return runWebGPUProgram.call(this, program, ...rest);
  };
}

/** Corrects the text of shaders of tfjs's WebGPU backend, which several of its kernels share. */
export function repairWebgpuShaders(): void {
  replaceKernels('webgpu', 'DeconvWebgpuShaders', {}, {}, undefined, (backend) =>
    correct(backend as WebgpuBackend),
  );
}
