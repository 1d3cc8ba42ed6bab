/**
 * The points and weights of Gauss and Legendre's rule on 0..1: exact for polynomials up to degree 2n - 1.
 *
 * Source: Press et al., "Numerical Recipes", section 4.6: Newton's method on the Legendre polynomial.
 */
export function gaussLegendre(n: number): { nodes: number[]; weights: number[] } {
  const [nodes, weights] = [new Array<number>(n), new Array<number>(n)];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [p, before] = [1, 0];
      for (let j = 1; j <= n; j++) {
        [p, before] = [((2 * j - 1) * x * p - (j - 1) * before) / j, p];
      }
      slope = (n * (x * p - before)) / (x * x - 1);
      const change = p / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    // On -1..1 the weight is 2 / ((1 - x^2) slope^2); half of it on 0..1.
    nodes[n - 1 - i] = (x + 1) / 2;
    weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
