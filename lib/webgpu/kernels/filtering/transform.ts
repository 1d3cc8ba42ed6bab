type Matrix = readonly (readonly number[])[];
type Value = (row: number, column: number) => string;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** An expression of the terms that are not 0. */
const combined = (factors: readonly number[], value: (i: number) => string) =>
  factors
    .map((factor, i) => [factor, value(i)] as const)
    .filter(([factor]) => factor !== 0)
    .map(([factor, of]) => `f32(${factor}) * ${of}`)
    .join(' + ');

/**
 * Statements of a transform, of a line, or of lines and then of columns.
 *
 * @returns the statements, and the names of what they make, row by row
 */
export function transform(
  matrix: Matrix,
  axes: 1 | 2,
  value: Value,
): { code: string; names: string[] } {
  const [given, made] = [range(matrix[0]!.length), range(matrix.length)];
  const lines =
    axes === 1
      ? []
      : made.flatMap((i) =>
          given.map((j) => `let t${i}_${j} = ${combined(matrix[i]!, (k) => value(k, j))};`),
        );
  const line: Value = axes === 1 ? value : (i, k) => `t${i}_${k}`;
  const results = (axes === 1 ? [0] : made).flatMap((i) =>
    made.map((j) => ({
      name: `v${i}_${j}`,
      code: `let v${i}_${j} = ${combined(matrix[j]!, (k) => line(i, k))};`,
    })),
  );
  return {
    code: [...lines, ...results.map(({ code }) => code)].join('\n'),
    names: results.map(({ name }) => name),
  };
}

/** Statements that read each value of a tile by `at(row, column)`. */
export const reads = (side: number, axes: 1 | 2) =>
  range(axes === 1 ? 1 : side)
    .flatMap((i) => range(side).map((j) => `let d${i}_${j} = at(${i}, ${j});`))
    .join('\n');
/** What `reads` has read. */
export const read: Value = (i, j) => `d${i}_${j}`;
