/**
 * The dynamical model of an electrocardiogram of McSharry, Clifford, Tarassenko & Smith 2003, IEEE
 * Trans. Biomed. Eng. 50(3): a point goes around the unit circle once a beat, and each wave pulls
 * the signal z up or down as the point's angle passes the wave's. On the circle, where the point
 * starts and stays, the paper's equations for x and y are dtheta/dt = omega.
 */

/** What pulls z at one angle. The letters are the paper's. */
export interface EcgWave {
  /** Its angle, in radians; R is at 0. */
  theta: number;
  /** Its strength. */
  a: number;
  /** Its width, in radians. */
  b: number;
}

export type WaveName = 'P' | 'Q' | 'R' | 'S' | 'T';

/** A healthy beat, the paper's Table I. */
export const HEALTHY: Readonly<Record<WaveName, EcgWave>> = {
  P: { theta: -Math.PI / 3, a: 1.2, b: 0.25 },
  Q: { theta: -Math.PI / 12, a: -5, b: 0.1 },
  R: { theta: 0, a: 30, b: 0.1 },
  S: { theta: Math.PI / 12, a: -7.5, b: 0.1 },
  T: { theta: Math.PI / 2, a: 0.75, b: 0.4 },
};

/** The same angle from -pi up to pi. */
export function wrap(theta: number): number {
  return theta - 2 * Math.PI * Math.floor((theta + Math.PI) / (2 * Math.PI));
}

/** The paper's equation (1), third line: dz/dt. */
function slope(theta: number, z: number, z0: number, waves: readonly EcgWave[]): number {
  let sum = z0 - z;
  for (const { theta: at, a, b } of waves) {
    const difference = wrap(theta - at);
    sum -= a * difference * Math.exp(-(difference * difference) / (2 * b * b));
  }
  return sum;
}

export interface EcgCourse {
  waves: readonly EcgWave[];
  samples: number;
  /** Seconds between samples. */
  step: number;
  /** Radians a second at a time in seconds. */
  omega: (t: number) => number;
  /** What z returns to, at a time in seconds; default 0. */
  z0?: (t: number) => number;
  /** The angle of the first sample; default -pi. */
  start?: number;
}

/** z and its angle at each sample, by Runge and Kutta's method of order four. */
export function integrate(course: EcgCourse): { z: Float64Array; theta: Float64Array } {
  const { waves, samples, step, omega, z0 = () => 0, start = -Math.PI } = course;
  const z = new Float64Array(samples);
  const theta = new Float64Array(samples);
  let [angle, value] = [start, 0];
  for (let i = 0; i < samples; i++) {
    theta[i] = wrap(angle);
    z[i] = value;
    const t = i * step;
    // The angle does not depend on z: its three values serve z's four slopes.
    const next = angle + (step / 6) * (omega(t) + 4 * omega(t + step / 2) + omega(t + step));
    const middle = (angle + next) / 2;
    const half = z0(t + step / 2);
    const k1 = slope(angle, value, z0(t), waves);
    const k2 = slope(middle, value + (step / 2) * k1, half, waves);
    const k3 = slope(middle, value + (step / 2) * k2, half, waves);
    const k4 = slope(next, value + step * k3, z0(t + step), waves);
    value += (step / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    angle = next;
  }
  return { z, theta };
}
