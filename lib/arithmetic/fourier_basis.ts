/** An orthonormal basis of signals of one length, and how often each of its waves goes up and down. */
export interface FourierBasis {
  /** [length, length]: the waves are its columns. */
  readonly waves: Float32Array;
  /** Of each wave, in cycles a sample: 0 to 1/2. */
  readonly frequencies: readonly number[];
}

/**
 * The real Fourier basis: a constant, then a cosine and a sine of each frequency. Coefficients times `waves` are a
 * signal, a signal times `waves` transposed its coefficients.
 */
export function fourierBasis(length: number): FourierBasis {
  const waves = new Float32Array(length * length);
  const frequencies = Array.from({ length }, (_, n) => Math.ceil(n / 2) / length);
  for (let n = 0; n < length; n++) {
    const cycles = Math.ceil(n / 2);
    const alone = cycles === 0 || 2 * cycles === length;
    const scale = Math.sqrt((alone ? 1 : 2) / length);
    for (let at = 0; at < length; at++) {
      const angle = (2 * Math.PI * ((cycles * at) % length)) / length;
      waves[at * length + n] = scale * (n % 2 === 1 || n === 0 ? Math.cos(angle) : Math.sin(angle));
    }
  }
  return { waves, frequencies };
}
