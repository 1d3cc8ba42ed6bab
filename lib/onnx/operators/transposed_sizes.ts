import { type Call, list, no } from './operator.js';
import { checkKernel, each, explicitPads } from './windows.js';

/** What of the whole stamped result is kept. */
export function transposedSizes(call: Call, sizes: readonly number[], kernel: readonly number[]) {
  const rank = sizes.length;
  checkKernel(call, kernel);
  const [strides, dilations] = [each(call, 'strides', rank), each(call, 'dilations', rank)];
  const more = list(call, 'output_padding') ?? new Array<number>(rank).fill(0);
  const wanted = list(call, 'output_shape')?.slice(-rank);
  const whole = sizes.map(
    (n, i) => (n - 1) * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1 + more[i]!,
  );
  const auto = call.attributes.auto_pad ?? 'NOTSET';
  const target =
    wanted ?? (auto === 'NOTSET' || auto === 'VALID' ? null : sizes.map((n, i) => n * strides[i]!));
  if (target === null) {
    const pads = explicitPads(call, rank, () => 0);
    return {
      strides,
      dilations,
      starts: pads.map(([before]) => before),
      sizes: whole.map((n, i) => positive(n - pads[i]![0] - pads[i]![1])),
    };
  }
  const starts = target.map((n, i) => {
    const total = Math.max(whole[i]! - n, 0);
    return auto === 'SAME_UPPER' ? total >> 1 : total - (total >> 1);
  });
  return { strides, dilations, starts, sizes: target.map(positive) };
}

const positive = (n: number) => (n >= 1 ? n : no(`to a length of ${n}`));
