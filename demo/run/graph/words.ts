import type { Shape } from '@tensorflow/tfjs-layers';

/** `28 × 28 × 16`, without the batch; `any` for lengths that are open. */
export const shapeOf = (shape: Shape): string =>
  shape.length === 0 ? 'one number' : shape.map((length) => length ?? 'any').join(' × ');

/** `1,234 parameters` */
export function countText(parameters: number): string {
  if (parameters === 0) return 'no parameters';
  return parameters === 1 ? '1 parameter' : `${parameters.toLocaleString('en-US')} parameters`;
}
