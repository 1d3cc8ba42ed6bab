import { fail } from '../check.js';

type Shape = readonly (number | null)[];

/** What an equation of EinsumDense makes of an input's shape. */
export interface EinsumShapes {
  /** The equation with a letter for each axis, none elided. */
  readonly equation: string;
  readonly kernel: number[];
  /** Null without a bias. */
  readonly bias: number[] | null;
  readonly output: (number | null)[];
}

const FORMS = [
  /^(?<input>[a-z]+),(?<kernel>[a-z]+)->(?<output>[a-z]+)$/i,
  /^(?<left>\.\.\.)(?<input>[a-z]+),(?<kernel>[a-z]+)->\.\.\.(?<output>[a-z]+)$/i,
  /^(?<input>[a-z]{2,})\.\.\.,(?<kernel>[a-z]+)->(?<output>[a-z]+)\.\.\.$/i,
];
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The letters of the input, the kernel and the output, and whether what is elided comes first. */
export function einsumTerms(where: string, equation: string) {
  const found = FORMS.map((form) => form.exec(equation)).find((match) => match !== null);
  const { input, kernel, output, left } = found?.groups ?? {};
  const known = `${input}${kernel}`;
  if (output === undefined || [...output].some((letter) => !known.includes(letter))) {
    return fail(
      where,
      'equation',
      "like 'ab,bc->ac', '...ab,bc->...ac' or 'ab...,bc->ac...', of letters that have a size",
      equation,
    );
  }
  return { input: input!, kernel: kernel!, output, left: left !== undefined };
}

/**
 * The shapes of the kernel, the bias and the output of an EinsumDense.
 *
 * @param biasAxes the letters of the output that have a bias; null for none
 * @param given the output's sizes but for the batch and what is elided; null for that of the input
 */
export function einsumShapes(
  where: string,
  equation: string,
  biasAxes: string | null,
  shape: Shape,
  given: Shape,
): EinsumShapes {
  const terms = einsumTerms(where, equation);
  const elided = shape.length - terms.input.length;
  if (elided < 0 || (elided > 0 && !equation.includes('...'))) {
    fail(where, 'the input', `of the axes of '${equation}'`, shape);
  }
  const first = terms.left ? elided : 0;
  const between = terms.left ? shape.slice(1, Math.max(elided, 1)) : [];
  const after = terms.left ? [] : shape.slice(shape.length - elided);
  const wanted = [shape[0] ?? null, ...between, ...given, ...after];
  if (wanted.length !== terms.output.length + elided) {
    fail(where, 'outputShape', `of ${terms.output.length} axes but the batch's`, given);
  }
  const sizes = new Map([...terms.input].map((letter, i) => [letter, shape[first + i] ?? null]));
  const output = wanted.map((size, i) => {
    const letter = terms.output[i - first];
    const known = letter === undefined ? size : (sizes.get(letter) ?? size);
    if (size !== null && known !== size) fail(where, 'outputShape', `${known} at ${letter}`, given);
    return known;
  });
  const sizeOf = (letter: string): number => {
    const place = terms.output.indexOf(letter);
    const size = place < 0 ? sizes.get(letter) : output[first + place];
    return size ?? fail(where, `the size of ${letter} in '${equation}'`, 'known', size);
  };
  const free = LETTERS.filter((one) => !equation.includes(one))
    .slice(0, elided)
    .join('');
  const whole = (letters: string) => (terms.left ? free + letters : letters + free);
  const start = Math.min(...[...(biasAxes ?? '')].map((letter) => terms.output.indexOf(letter)));
  if (biasAxes !== null && !(start >= 0 && start < terms.output.length)) {
    fail(where, 'biasAxes', `letters of '${terms.output}'`, biasAxes);
  }
  const biased = [...terms.output.slice(start)].map((letter) =>
    biasAxes?.includes(letter) ? sizeOf(letter) : 1,
  );
  return {
    equation: `${whole(terms.input)},${terms.kernel}->${whole(terms.output)}`,
    kernel: [...terms.kernel].map(sizeOf),
    bias: biasAxes === null ? null : [...biased, ...after.map(() => 1)],
    output,
  };
}
