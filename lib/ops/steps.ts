import { fail, tuple } from '../check.js';

/** What a transposed convolution takes for each spatial axis besides its kernel. */
export interface Steps {
  strides: number[];
  dilations: number[];
  outputPadding: number[] | null;
}

/**
 * Numbers or arrays to one number for each of `rank` axes, checked alone and together.
 *
 * @param dilationName what the caller calls the dilations: Keras's layers say dilationRate
 */
export function toSteps(
  where: string,
  rank: number,
  strides: number | readonly number[],
  dilations: number | readonly number[],
  outputPadding: number | readonly number[] | null,
  dilationName: string,
): Steps {
  const s = tuple(where, 'strides', strides, rank, 1);
  const d = tuple(where, dilationName, dilations, rank, 1);
  if (s.some((v) => v > 1) && d.some((v) => v > 1)) {
    const got = { strides: s, [dilationName]: d };
    fail(where, `strides or ${dilationName}`, '1 on every axis', got);
  }
  if (outputPadding === null) return { strides: s, dilations: d, outputPadding: null };
  const extra = tuple(where, 'outputPadding', outputPadding, rank, 0);
  extra.forEach((v, i) => {
    if (v >= s[i]!) fail(where, 'outputPadding', `smaller than strides (${s[i]})`, v);
  });
  return { strides: s, dilations: d, outputPadding: extra };
}
