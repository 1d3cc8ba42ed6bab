import { product } from '../../arithmetic/product.js';
/** The axes of a graphics card's shaders: tfjs writes out those of four, and few of more. */
export const MOST_AXES = 4;

/** Adjacent axes that are treated alike. */
export interface AxisGroup<K> {
  readonly kind: K;
  readonly axes: readonly number[];
}

/** The axes of a tensor with neighbours of one kind together; those of kind null stay alone. */
export function axisGroups<K>(kinds: readonly (K | null)[]): AxisGroup<K | null>[] {
  const groups: { kind: K | null; axes: number[] }[] = [];
  for (const [axis, kind] of kinds.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && kind !== null && last.kind === kind) last.axes.push(axis);
    else groups.push({ kind, axes: [axis] });
  }
  return groups;
}

/** The length of a group in a shape. */
export const groupLength = (
  shape: readonly number[],
  { axes }: { readonly axes: readonly number[] },
): number => product(axes.map((axis) => shape[axis]!));
