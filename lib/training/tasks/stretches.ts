/** Where there are fewer signals, each is judged by stretches. */
const FEW = 20;

/**
 * A signal, or where there are few of them pieces of it, as test examples.
 *
 * @param frames of the signal
 * @param signals how many there are
 * @param window frames that a piece has at least
 * @returns the first frame of each, and that behind the last
 */
export function stretchesOf(
  frames: number,
  signals: number,
  window: number,
): [from: number, to: number][] {
  const pieces = signals >= FEW ? 1 : Math.max(Math.ceil(FEW / signals), 1);
  const count = Math.max(Math.min(pieces, Math.floor(frames / window)), 1);
  const at = (i: number) => Math.round((i * frames) / count);
  return Array.from({ length: count }, (_, i) => [at(i), at(i + 1)]);
}
