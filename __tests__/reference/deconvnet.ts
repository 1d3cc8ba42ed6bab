/**
 * A 1-D network and its ways back in plain loops and double precision: convolutions 'valid' with
 * stride 1, nonlinearities, max pooling. Rows are positions, columns channels.
 */

export type Signal = number[][];

/** Forward value, slope, and what it makes of a signal that goes back; null for no rectifier. */
export interface Nonlinear {
  value(z: number, channel: number): number;
  slope(z: number, channel: number): number;
  rectify: ((signal: number, channel: number) => number) | null;
}

export type Stage =
  /** kernel[tap][in][out] */
  | { kind: 'conv'; kernel: number[][][] }
  | { kind: 'nonlinear'; rule: Nonlinear }
  | { kind: 'pool'; size: number; stride: number };

export type Rule = 'deconvnet' | 'guided' | 'saliency';

/** What each stage got, and what the last one gave. */
export function run(stages: readonly Stage[], input: Signal): Signal[] {
  const all = [input];
  for (const stage of stages) all.push(forward(stage, all.at(-1)!));
  return all;
}

function forward(stage: Stage, x: Signal): Signal {
  if (stage.kind === 'nonlinear') {
    return x.map((row) => row.map((z, channel) => stage.rule.value(z, channel)));
  }
  if (stage.kind === 'pool') {
    const count = Math.floor((x.length - stage.size) / stage.stride) + 1;
    return Array.from({ length: count }, (_, i) =>
      x[0]!.map((_, c) => x[switchOf(x, i * stage.stride, stage.size, c)]![c]!),
    );
  }
  const { kernel } = stage;
  const count = x.length - kernel.length + 1;
  return Array.from({ length: count }, (_, i) =>
    kernel[0]![0]!.map((_, out) => {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) {
        for (let c = 0; c < x[0]!.length; c++) sum += x[i + k]![c]! * kernel[k]![c]![out]!;
      }
      return sum;
    }),
  );
}

/** Where the window's maximum is; the first of equals. */
function switchOf(x: Signal, start: number, size: number, channel: number): number {
  let best = start;
  for (let i = start; i < start + size; i++) {
    if (x[i]![channel]! > x[best]![channel]!) best = i;
  }
  return best;
}

/** The signal of 1 at one unit of the last stage, back at the input. */
export function project(
  stages: readonly Stage[],
  input: Signal,
  [position, filter]: [number, number],
  rule: Rule,
): Signal {
  const all = run(stages, input);
  let signal = all.at(-1)!.map((row) => row.map(() => 0));
  signal[position]![filter] = 1;
  for (let n = stages.length - 1; n >= 0; n--) signal = back(stages[n]!, all[n]!, signal, rule);
  return signal;
}

function back(stage: Stage, x: Signal, signal: Signal, rule: Rule): Signal {
  if (stage.kind === 'nonlinear') {
    const { slope, rectify } = stage.rule;
    return signal.map((row, i) =>
      row.map((s, c) => {
        const gradient = rule === 'saliency' || rectify === null;
        const rectified = gradient ? s : rectify(s, c);
        return rule === 'deconvnet' && !gradient ? rectified : rectified * slope(x[i]![c]!, c);
      }),
    );
  }
  const result = x.map((row) => row.map(() => 0));
  signal.forEach((row, i) => {
    row.forEach((s, c) => {
      if (stage.kind === 'pool') {
        result[switchOf(x, i * stage.stride, stage.size, c)]![c]! += s;
        return;
      }
      stage.kernel.forEach((taps, k) => {
        taps.forEach((weights, channel) => {
          result[i + k]![channel]! += s * weights[c]!;
        });
      });
    });
  });
  return result;
}
