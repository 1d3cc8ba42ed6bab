import { prepare } from './brush.js';

/** A stretch of a curve in a colour of its own, named by a CSS variable. */
export interface Stretch {
  from: number;
  /** The first sample that no longer belongs to it. */
  to: number;
  colour: string;
  /** Written above it where there is room. */
  text?: string;
}

export interface CurveOptions {
  height: number;
  /** The values at the bottom and at the top. */
  range: readonly [number, number];
  stretches?: readonly Stretch[];
  /** A second curve, drawn thin behind the first. */
  behind?: Float32Array;
}

const TEXT = 13;

/** Draws a signal as wide as the canvas. */
export function drawCurve(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  { height, range: [low, high], stretches = [], behind }: CurveOptions,
): void {
  const width = canvas.clientWidth;
  const { context, colour } = prepare(canvas, width, height);
  const across = (at: number, length: number) => (at / Math.max(length - 1, 1)) * width;
  const up = (value: number) => height - ((value - low) / (high - low)) * height;
  const line = (signal: Float32Array, from: number, to: number, name: string, thick: number) => {
    context.strokeStyle = colour(name);
    context.lineWidth = thick;
    context.lineJoin = 'round';
    context.beginPath();
    for (let at = from; at < to; at++) context.lineTo(across(at, signal.length), up(signal[at]!));
    context.stroke();
  };
  if (low < 0 && high > 0) {
    context.strokeStyle = colour('line');
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(0, up(0));
    context.lineTo(width, up(0));
    context.stroke();
    context.setLineDash([]);
  }
  if (behind !== undefined) line(behind, 0, behind.length, 'soft', 1);
  line(values, 0, values.length, 'curve', 1.5);
  context.font = `600 ${TEXT}px system-ui, sans-serif`;
  context.textAlign = 'center';
  for (const { from, to, colour: name, text = '' } of stretches) {
    line(values, from, Math.min(to + 1, values.length), name, 3);
    const room = across(to, values.length) - across(from, values.length);
    if (context.measureText(text).width > room + TEXT) continue;
    context.fillStyle = colour(name);
    const top = Math.min(...values.subarray(from, to).map(up));
    context.fillText(text, across((from + to) / 2, values.length), Math.max(top - 6, TEXT));
  }
}
