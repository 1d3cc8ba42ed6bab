import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { ready } from '../../../lib/wasm/index.js';
import { engineOf } from '../../../lib/wasm/install.js';
import { COVERED } from './cases.js';
import { figuresOfCases } from './figures_of_cases.js';

type Mode = 'plain' | 'relaxed' | 'fallback';

const FIGURES: Record<Mode, Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, 'figures.json'), 'utf8'),
);

/** How often the module's functions are called, by their names. */
function counted(): Map<string, number> {
  const calls = new Map<string, number>();
  const engine = engineOf(tf.backend());
  const entries = Object.entries(engine.simd!).map(([name, run]) => {
    calls.set(name, 0);
    const counting = (...args: number[]) => {
      calls.set(name, calls.get(name)! + 1);
      return (run as (...args: number[]) => void)(...args);
    };
    return [name, counting];
  });
  engine.simd = Object.fromEntries(entries);
  return calls;
}

/**
 * The bits of what the kernels compute, as checksums of each call's outputs, beside those of figures.json. They
 * hold on processors that multiply and add in one rounding where the module is the relaxed one, and of the
 * fallback on x64, for which XNNPACK picks its own loops. Where a change of bits is meant, `BITS=write` before
 * the command writes the figures anew.
 */
export function bitsSuite(mode: Mode): void {
  const known = mode !== 'fallback' || process.arch === 'x64';
  (known ? test : test.skip)(`every kernel computes the same bits as ever: ${mode}`, async () => {
    await tf.setBackend('wasm');
    expect(await ready()).toBe(mode === 'fallback' ? 'fallback' : 'simd');
    const calls = mode === 'fallback' ? new Map<string, number>() : counted();
    const figures = figuresOfCases();
    if (process.env.BITS === 'write') {
      const { writeFileSync } = await import('node:fs');
      const all = JSON.stringify({ ...FIGURES, [mode]: figures }, null, 2);
      writeFileSync(join(__dirname, 'figures.json'), `${all}\n`);
    } else expect(figures).toEqual(FIGURES[mode]);
    const unseen = [...calls].filter(([, count]) => count === 0).map(([name]) => name);
    // A function that is new has no bits as ever.
    expect(unseen.filter((name) => COVERED.includes(name))).toEqual([]);
  });
}
