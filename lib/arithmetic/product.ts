/** The product of numbers, such as the lengths of a shape; 1 of none. */
export const product = (values: Iterable<number>): number => {
  let result = 1;
  for (const value of values) result *= value;
  return result;
};
