import { type Activation, getActivation } from '../tfjs/resolve.js';
import type { FusedActivation } from './epilogue.js';

const NAMES: readonly FusedActivation[] = ['linear', 'relu', 'relu6'];
const CLASSES = new Map(
  NAMES.map((name) => [getActivation('fusedActivation', name).constructor, name] as const),
);

/** The name under which kernels know this activation, or null. By its class: a name may be taken twice. */
export function fusedActivation(activation: Activation): FusedActivation | null {
  return CLASSES.get(activation.constructor) ?? null;
}
