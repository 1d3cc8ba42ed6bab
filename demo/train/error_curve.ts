import { prepare } from '../ui/brush.js';
import type { Progress } from './protocol.js';

const HEIGHT = 220;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 10;
const TICKS = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005];

type Point = Pick<Progress, 'step' | 'loss' | 'unseen'>;

/** Errors by step, on a logarithmic scale, with that of principal components as a line to get below. */
export function drawErrors(
  canvas: HTMLCanvasElement,
  points: readonly Point[],
  components: number,
): void {
  const width = canvas.clientWidth;
  if (width === 0) return;
  const { context, colour } = prepare(canvas, width, HEIGHT);
  const last = Math.max(points.at(-1)?.step ?? 0, 50);
  const x = (step: number) => LEFT + (step / last) * (width - LEFT - 8);
  const [high, low] = [Math.log(TICKS[0]! * 1.5), Math.log(TICKS.at(-1)! * 0.9)];
  const y = (value: number) =>
    TOP + ((high - Math.log(Math.max(value, 1e-6))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  context.font = '12px system-ui, sans-serif';
  context.fillStyle = colour('soft');
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const across = (value: number, name: string, dash: number[]) => {
    context.strokeStyle = colour(name);
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(LEFT, y(value));
    context.lineTo(width - 8, y(value));
    context.stroke();
    context.setLineDash([]);
  };
  context.globalAlpha = 0.4;
  for (const tick of TICKS) across(tick, 'line', [1, 3]);
  context.globalAlpha = 1;
  for (const tick of TICKS) context.fillText(String(tick), LEFT - 6, y(tick));
  context.fillText(`step ${last}`, width - 8, HEIGHT - 8);
  const line = (of: (point: Point) => number, name: string, thick: number) => {
    context.strokeStyle = colour(name);
    context.lineWidth = thick;
    context.lineJoin = 'round';
    context.beginPath();
    for (const point of points) {
      if (Number.isFinite(of(point))) context.lineTo(x(point.step), y(of(point)));
    }
    context.stroke();
  };
  context.lineWidth = 2;
  across(components, 'good', [6, 4]);
  context.textAlign = 'left';
  context.fillStyle = colour('good');
  context.fillText('principal components', LEFT + 6, y(components) - 9);
  line((point) => point.loss, 'soft', 1);
  line((point) => point.unseen, 'accent', 2.5);
}
