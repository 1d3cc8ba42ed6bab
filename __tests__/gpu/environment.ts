import { createRequire } from 'node:module';
import path from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';

const load = createRequire(path.join(__dirname, 'environment.ts'));
// Jest maps `.js` to `.ts` for tests, not for their environment.
const { default: Environment } = load('../environment.ts') as typeof import('../environment.js');

/** Dawn's module for Node: npm's `webgpu`, which is ESM, loads the same file. */
const DAWN = `webgpu/dist/${process.platform}-${process.arch}/dawn.node`;

interface Dawn {
  create(options: string[]): GPU;
  globals: Record<string, unknown>;
}

/** What Dawn asks Node to run later: its callbacks for maps, scopes and pipelines. */
const later: (() => void)[] = [];

/** Runs what Dawn has left for later, so that a test can wait without returning to Node. */
function tick(): void {
  const due = later.shift();
  if (due === undefined) throw new Error('Dawn has nothing to run: what is waited for never comes');
  due();
}

let started: { gpu: GPU; globals: Dawn['globals'] } | { problem: string } | undefined;

/** Dawn, once a process: its callbacks can be run by `tick` as well as by Node. */
function start(): NonNullable<typeof started> {
  if (started !== undefined) return started;
  try {
    const dawn: Dawn = load(DAWN);
    const nodes = globalThis.setImmediate;
    const hooked = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      if (!String(callback).includes('[native code]')) return nodes(callback, ...args);
      const once = () => callback(...args);
      later.push(once);
      return nodes(() => {
        const at = later.indexOf(once);
        if (at < 0) return;
        later.splice(at, 1);
        once();
      });
    };
    globalThis.setImmediate = Object.assign(hooked, nodes) as typeof setImmediate;
    started = { gpu: dawn.create([]), globals: dawn.globals };
  } catch (error) {
    started = { problem: error instanceof Error ? error.message : String(error) };
  }
  return started;
}

/** Jest's Node environment with WebGPU, as a page has it; `webgpuProblem` where it does not start. */
export default class WebgpuEnvironment extends Environment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    const dawn = start();
    if ('problem' in dawn) {
      Object.assign(this.global, { webgpuProblem: dawn.problem });
      return;
    }
    Object.assign(this.global, dawn.globals, { webgpuTick: tick });
    Object.defineProperty(this.global, 'navigator', {
      value: { gpu: dawn.gpu, userAgent: 'Node' },
      configurable: true,
    });
  }
}
