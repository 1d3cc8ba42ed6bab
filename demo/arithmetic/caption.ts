import type { Axis } from './overlap.js';

/** Where a stamp falls in the output, counted from 1. */
function place(axis: Axis, at: number): string {
  const positions = axis.stamp(at).map((p) => p - axis.crop + 1);
  const inside = positions.filter((p) => p >= 1 && p <= axis.o);
  const lost = positions.length - inside.length;
  if (inside.length === 0) return 'nothing that is kept';
  const where = inside.length === 1 ? `${inside[0]}` : inside.join(', ');
  return lost === 0 ? where : `${where} (${lost} more cropped)`;
}

/** What the step shows, in a sentence. */
export function caption(axis: Axis, rank: 1 | 2, step: number): string {
  const { i } = axis;
  if (step === 0) return 'Nothing is stamped yet: every input element will stamp its kernel.';
  const at = step - 1;
  if (rank === 1) return `Input element ${step} of ${i} stamps output ${place(axis, at)}.`;
  const [row, column] = [Math.floor(at / i), at % i];
  return (
    `Input element in row ${row + 1}, column ${column + 1} stamps output rows ` +
    `${place(axis, row)} by columns ${place(axis, column)}.`
  );
}
