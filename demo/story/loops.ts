/** Feature maps as one array, `[side, side, channels]`. */
export interface Maps {
  values: Float32Array;
  side: number;
  channels: number;
}

/** The weights of a layer as tfjs keeps them. */
export interface Weights {
  kernel: Float32Array;
  bias: Float32Array;
}

const K = 3;
const STRIDE = 2;

const relu = (value: number) => Math.max(value, 0);

/** A convolution of 3 × 3, strides 2, 'same', rectified: half the side. Of an even side nothing is padded in front. */
export function halve({ values, side, channels }: Maps, { kernel, bias }: Weights): Maps {
  const [half, filters] = [side / STRIDE, bias.length];
  const out = new Float32Array(half * half * filters);
  for (let at = 0; at < half * half; at++) {
    const sums = out.subarray(at * filters, (at + 1) * filters);
    sums.set(bias);
    for (let tap = 0; tap < K * K; tap++) {
      const y = Math.floor(at / half) * STRIDE + Math.floor(tap / K);
      const x = (at % half) * STRIDE + (tap % K);
      if (y >= side || x >= side) continue;
      for (let c = 0; c < channels; c++) {
        const value = values[(y * side + x) * channels + c]!;
        if (value === 0) continue;
        const from = (tap * channels + c) * filters;
        for (let f = 0; f < filters; f++) sums[f]! += value * kernel[from + f]!;
      }
    }
  }
  return { values: out.map(relu), side: half, channels: filters };
}

/** Its transposed convolution, of the same geometry: every input element stamps its kernel, two apart. */
export function double({ values, side, channels }: Maps, { kernel, bias }: Weights): Maps {
  const [twice, filters] = [side * STRIDE, bias.length];
  const out = new Float32Array(twice * twice * filters);
  for (let at = 0; at < twice * twice; at++) out.set(bias, at * filters);
  for (let at = 0; at < side * side; at++) {
    for (let tap = 0; tap < K * K; tap++) {
      const y = Math.floor(at / side) * STRIDE + Math.floor(tap / K);
      const x = (at % side) * STRIDE + (tap % K);
      if (y >= twice || x >= twice) continue;
      for (let f = 0; f < filters; f++) {
        let sum = 0;
        const from = (tap * filters + f) * channels;
        for (let c = 0; c < channels; c++) sum += values[at * channels + c]! * kernel[from + c]!;
        out[(y * twice + x) * filters + f]! += sum;
      }
    }
  }
  return { values: out, side: twice, channels: filters };
}

/** A dense layer without activation. */
export function dense(values: Float32Array, { kernel, bias }: Weights): Float32Array {
  const out = Float32Array.from(bias);
  values.forEach((value, at) => {
    if (value === 0) return;
    for (let n = 0; n < out.length; n++) out[n]! += value * kernel[at * out.length + n]!;
  });
  return out;
}

/** Maps with an activation on every value. */
export const activated = (maps: Maps, of: (value: number) => number): Maps => ({
  ...maps,
  values: maps.values.map(of),
});

export const rectified = (maps: Maps) => activated(maps, relu);
