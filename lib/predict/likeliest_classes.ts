/** The place of the largest of each `classes` numbers, the first of equal ones. */
export function likeliestClasses(values: Float32Array, classes: number): Float32Array {
  return Float32Array.from({ length: values.length / classes }, (_, pixel) => {
    const at = pixel * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[at + c]! > values[at + best]!) best = c;
    return best;
  });
}
