import { createRequire } from 'node:module';
import path from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { FilesGpu } from './shared_device.js';

const load = createRequire(path.join(__dirname, 'environment.ts'));
// Jest maps `.js` to `.ts` for tests, not for their environment.
const { default: Environment } = load('../environment.ts') as typeof import('../environment.js');
const { sharedDevice } = load('./shared_device.ts') as typeof import('./shared_device.js');
const { hookDawnTicks, runDawnTick } = load(
  '../../lib/node/dawn_ticks.ts',
) as typeof import('../../lib/node/dawn_ticks.js');

/** Dawn's module for Node: npm's `webgpu`, which is ESM, loads the same file. */
const DAWN = `webgpu/dist/${process.platform}-${process.arch}/dawn.node`;

interface Dawn {
  create(options: string[]): GPU;
  globals: Record<string, unknown>;
}

let started: { ofFile: () => FilesGpu; globals: Dawn['globals'] } | { problem: string } | undefined;

/** Dawn, once a process: its callbacks can be run by `runDawnTick` as well as by Node. */
function start(): NonNullable<typeof started> {
  if (started !== undefined) return started;
  try {
    const dawn: Dawn = load(DAWN);
    hookDawnTicks();
    started = { ofFile: sharedDevice(dawn.create([])), globals: dawn.globals };
  } catch (error) {
    started = { problem: error instanceof Error ? error.message : String(error) };
  }
  return started;
}

/** Jest's Node environment with WebGPU, as a page has it; `webgpuProblem` where it does not start. */
export default class WebgpuEnvironment extends Environment {
  readonly #own: FilesGpu | undefined;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    const dawn = start();
    if ('problem' in dawn) {
      Object.assign(this.global, { webgpuProblem: dawn.problem });
      return;
    }
    this.#own = dawn.ofFile();
    Object.assign(this.global, dawn.globals, { webgpuTick: runDawnTick });
    Object.defineProperty(this.global, 'navigator', {
      value: { gpu: this.#own.gpu, userAgent: 'Node' },
      configurable: true,
    });
  }

  override async teardown(): Promise<void> {
    this.#own?.end();
    await super.teardown();
  }
}
