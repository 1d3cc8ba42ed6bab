import { NUMBERS } from './code_map.js';

/** `12,-4,...`: the code of an address, or null. */
export function parseCode(text: string | null): Float32Array | null {
  const numbers = (text ?? '').split(',').map(Number);
  const fits = numbers.length === NUMBERS && numbers.every(Number.isFinite);
  return fits ? Float32Array.from(numbers, (value) => Math.min(Math.max(value, -99), 99)) : null;
}

/** The same as text. */
export const formatCode = (code: Float32Array) => Array.from(code, Math.round).join(',');
