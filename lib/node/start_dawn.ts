import { hookDawnTicks } from './dawn_ticks.js';

/**
 * WebGPU as pages have it, by Dawn, which npm's `webgpu` brings: its classes are globals, and `navigator.gpu` finds
 * adapters. One that is there already stays.
 */
export async function startDawn(): Promise<GPU> {
  // Node has a navigator from version 21 on; tfjs asks it for the userAgent.
  if (globalThis.navigator === undefined) {
    const navigator = { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  }
  if (navigator.gpu === undefined) {
    hookDawnTicks();
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
  }
  return navigator.gpu;
}
