/** Windows of convolutions and poolings as TensorFlow defines them; nothing is shared with the package. */

/** 'same', 'valid', or lengths before and after. */
export type Border = 'same' | 'valid' | readonly [before: number, after: number];

export interface Axis {
  readonly n: number;
  readonly k: number;
  readonly s: number;
  readonly d: number;
  readonly pad: Border;
}

/** How many windows an axis has, and how far before its start the first begins. */
export function windowsOf({ n, k, s, d, pad }: Axis): { count: number; before: number } {
  const length = (k - 1) * d + 1;
  if (pad === 'same') {
    const count = Math.ceil(n / s);
    return { count, before: Math.max(0, Math.floor(((count - 1) * s + length - n) / 2)) };
  }
  const [before, after] = pad === 'valid' ? [0, 0] : pad;
  return { count: Math.floor((n + before + after - length) / s) + 1, before };
}

/** The pairs of a window and a tap that meet a value, along one axis. */
function meetings(axis: Axis): { x: number; tap: number; y: number }[] {
  const { count, before } = windowsOf(axis);
  const all = [];
  for (let y = 0; y < count; y++) {
    for (let tap = 0; tap < axis.k; tap++) {
      const x = y * axis.s - before + tap * axis.d;
      if (x >= 0 && x < axis.n) all.push({ x, tap, y });
    }
  }
  return all;
}

/** Calls visit with the places of every value, tap and window that meet, counted over all axes. */
export function everyMeeting(
  axes: readonly Axis[],
  visit: (x: number, tap: number, y: number) => void,
): void {
  let all = [{ x: 0, tap: 0, y: 0 }];
  for (const axis of axes) {
    const { count } = windowsOf(axis);
    all = all.flatMap((outer) =>
      meetings(axis).map(({ x, tap, y }) => ({
        x: outer.x * axis.n + x,
        tap: outer.tap * axis.k + tap,
        y: outer.y * count + y,
      })),
    );
  }
  for (const { x, tap, y } of all) visit(x, tap, y);
}

/** The borders of images as tfjs's kernels take them: a word, one number for all sides, or one for each. */
export function padAttrs(axes: readonly Axis[]): object {
  const { pad } = axes[0]!;
  if (typeof pad === 'string') return { pad };
  const sides = axes.map((axis) => axis.pad as readonly [number, number]);
  const one = new Set(sides.flat()).size === 1;
  const each = [[0, 0], ...sides.map((side) => [...side]), [0, 0]];
  return { pad: one ? pad[0] : each, dimRoundingMode: 'floor' };
}
