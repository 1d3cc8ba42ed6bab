/** One number and what an optimizer keeps for it, stepped in double precision by the formulas of Keras's documentation. */
export type Step = (w: number, g: number, kept: number[], t: number) => [number, number[]];

/** Adam with "epsilon hat" (Kingma & Ba 2015, the last paragraph of section 2). */
export const adam =
  (rate: number, beta1: number, beta2: number, epsilon: number): Step =>
  (w, g, [m = 0, v = 0], t) => {
    const newM = beta1 * m + (1 - beta1) * g;
    const newV = beta2 * v + (1 - beta2) * g * g;
    const alpha = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    return [w - (alpha * newM) / (Math.sqrt(newV) + epsilon), [newM, newV]];
  };

export const rmsprop =
  (rate: number, rho: number, momentum: number, epsilon: number, centered: boolean): Step =>
  (w, g, [square = 0, moved = 0, mean = 0]) => {
    const newSquare = rho * square + (1 - rho) * g * g;
    const newMean = rho * mean + (1 - rho) * g;
    const spread = centered ? newSquare - newMean ** 2 : newSquare;
    const newMoved = momentum * moved + (rate * g) / Math.sqrt(spread + epsilon);
    return [w - newMoved, [newSquare, newMoved, newMean]];
  };

export const adadelta =
  (rate: number, rho: number, epsilon: number): Step =>
  (w, g, [squares = 0, deltas = 0]) => {
    const newSquares = rho * squares + (1 - rho) * g * g;
    const delta = (Math.sqrt(deltas + epsilon) / Math.sqrt(newSquares + epsilon)) * g;
    return [w - rate * delta, [newSquares, rho * deltas + (1 - rho) * delta * delta]];
  };

export const adagrad =
  (rate: number, start: number, epsilon: number): Step =>
  (w, g, [sum = start]) => [w - (rate * g) / Math.sqrt(sum + g * g + epsilon), [sum + g * g]];

export const adamax =
  (rate: number, beta1: number, beta2: number, epsilon: number): Step =>
  (w, g, [m = 0, u = 0], t) => {
    const newM = beta1 * m + (1 - beta1) * g;
    const newU = Math.max(beta2 * u, Math.abs(g));
    return [w - (rate / (1 - beta1 ** t)) * (newM / (newU + epsilon)), [newM, newU]];
  };

export const momentum =
  (rate: number, decay: number, nesterov: boolean): Step =>
  (w, g, [moved = 0]) => {
    const newMoved = decay * moved + g;
    return [w - rate * (nesterov ? g + decay * newMoved : newMoved), [newMoved]];
  };

export const sgd =
  (rate: number): Step =>
  (w, g) => [w - rate * g, []];

/** The value after each of the gradients in turn. */
export function stepped(step: Step, start: number, gradients: readonly number[]): number {
  let [w, kept] = [start, [] as number[]];
  gradients.forEach((g, i) => {
    [w, kept] = step(w, g, kept, i + 1);
  });
  return w;
}
