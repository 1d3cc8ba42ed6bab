/**
 * How much of a copy is the signal, whatever its loudness, beside all else in it, dB; null for silence, which has none.
 *
 * Source: Le Roux et al. 2019, "SDR - half-baked or well done?", arXiv 1811.02508, equation 5.
 */
export function siSdr(truth: Float32Array, copy: Float32Array): number | null {
  let [product, power] = [0, 0];
  truth.forEach((value, i) => {
    product += value * copy[i]!;
    power += value * value;
  });
  if (power === 0) return null;
  const scale = product / power;
  let rest = 0;
  truth.forEach((value, i) => {
    rest += (scale * value - copy[i]!) ** 2;
  });
  return 10 * Math.log10(Math.max(scale * scale * power, 1e-12) / Math.max(rest, 1e-12));
}
