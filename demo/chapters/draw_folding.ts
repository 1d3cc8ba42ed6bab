import { prepare } from '../ui/brush.js';

const K = 3;
/** Copies of the kernel, one for each pixel that upsampling makes of one, and where each begins. */
export const SHIFTS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
const SIDE = K + 1;

const text = (value: number) => String(Math.round(value * 100) / 100).replace('-', '−');

/** The first copies of a kernel, turned round, each shifted by its pixel, and their sum so far. */
export function drawFolding(canvas: HTMLCanvasElement, taps: readonly number[], copies: number) {
  const width = canvas.clientWidth;
  const cell = Math.min(width / SIDE, 72);
  const { context, colour } = prepare(canvas, width, cell * SIDE + 2);
  const left = (width - cell * SIDE) / 2;
  const sums = new Float32Array(SIDE * SIDE);
  const touched = new Set<number>();
  for (const [down, right] of SHIFTS.slice(0, copies)) {
    for (let at = 0; at < K * K; at++) {
      const place = (Math.floor(at / K) + down) * SIDE + (at % K) + right;
      sums[place]! += taps[K * K - 1 - at]!;
      touched.add(place);
    }
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `600 ${cell * 0.26}px system-ui, sans-serif`;
  sums.forEach((sum, at) => {
    const [x, y] = [left + (at % SIDE) * cell, Math.floor(at / SIDE) * cell];
    context.fillStyle = colour(touched.has(at) ? 'over-1' : 'page');
    context.fillRect(x + 1, y + 1, cell - 2, cell - 2);
    context.fillStyle = colour('text');
    if (touched.has(at)) context.fillText(text(sum), x + cell / 2, y + cell / 2);
  });
  const last = SHIFTS[copies - 1];
  if (last === undefined) return;
  context.strokeStyle = colour('accent');
  context.lineWidth = 4;
  context.strokeRect(left + last[1] * cell + 2, last[0] * cell + 2, K * cell - 4, K * cell - 4);
}
