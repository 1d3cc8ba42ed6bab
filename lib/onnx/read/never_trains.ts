/** Inputs that are no weights, though they are floats: statistics, scales, bounds. */
const NEVER: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  DequantizeLinear: [1, 2],
  OneHot: [2],
  Pad: [2],
  QuantizeLinear: [1, 2],
  Range: [0, 1, 2],
  Resize: [1, 2],
  Upsample: [1],
};

/** Whether training leaves an input of an operator alone. */
export const neverTrains = (operator: string, input: number): boolean =>
  NEVER[operator]?.includes(input) ?? false;
