import type { ChannelMoments } from './piece_rule.js';

/**
 * Mean and variance of groups of channels, over positions that come in parts, in double precision.
 *
 * Source: Chan, Golub & LeVeque 1983, "Algorithms for Computing the Sample Variance", equation 2.1, which puts the sums of
 * squared deviations of two parts together.
 */
export class Moments {
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private count = 0;

  constructor(
    private readonly channels: number,
    groups: number,
  ) {
    this.means = new Float64Array(groups);
    this.squares = new Float64Array(groups);
  }

  /** Adds values [..., channels]. */
  add(values: Float32Array): void {
    const groups = this.means.length;
    const each = this.channels / groups;
    const count = values.length / groups;
    const mean = new Float64Array(groups);
    const squares = new Float64Array(groups);
    const sum = (into: Float64Array, of: (value: number, group: number) => number) => {
      for (let at = 0; at < values.length; at += this.channels) {
        for (let c = 0; c < this.channels; c++) {
          const group = Math.floor(c / each);
          into[group]! += of(values[at + c]!, group);
        }
      }
    };
    sum(mean, (value) => value / count);
    sum(squares, (value, group) => (value - mean[group]!) ** 2);
    const all = this.count + count;
    for (let group = 0; group < groups; group++) {
      const apart = mean[group]! - this.means[group]!;
      this.means[group]! += (apart * count) / all;
      this.squares[group]! += squares[group]! + (apart * apart * this.count * count) / all;
    }
    this.count = all;
  }

  /** Those of each channel. */
  result(): ChannelMoments {
    const each = this.channels / this.means.length;
    const spread = (of: (group: number) => number) =>
      Float32Array.from({ length: this.channels }, (_, c) => of(Math.floor(c / each)));
    return {
      mean: spread((group) => this.means[group]!),
      variance: spread((group) => this.squares[group]! / this.count),
    };
  }
}
