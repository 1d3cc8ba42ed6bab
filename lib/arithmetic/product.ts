/** The product of numbers, such as the lengths of a shape; 1 of none. */
export const product = (values: ArrayLike<number>): number => {
  let result = 1;
  // By index: an iterator is slower where arrays of several kinds come.
  for (let i = 0; i < values.length; i++) result *= values[i]!;
  return result;
};
