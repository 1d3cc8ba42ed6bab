import { type Brush, prepare } from '../../ui/brush.js';
import type { Progress } from '../protocol.js';

const HEIGHT = 220;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 10;
/** Of the errors, as people count on a logarithmic scale. */
const TICKS = [-4, -3, -2, -1, 0, 1].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power));

type Point = Pick<Progress, 'step' | 'loss' | 'unseen' | 'rate'>;

/** The least and the largest error that are seen, with some room. */
function rangeOf(points: readonly Point[], components: number): [low: number, high: number] {
  const errors = [components, ...points.flatMap(({ loss, unseen }) => [loss, unseen])];
  const finite = errors.filter((error) => error > 0 && Number.isFinite(error));
  return [Math.min(...finite, 0.05) * 0.8, Math.max(...finite, 0.1) * 1.25];
}

/** A line from the left to the right. */
function across(
  { context, colour }: Brush,
  width: number,
  y: number,
  name: string,
  dash: number[],
) {
  context.strokeStyle = colour(name);
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(LEFT, y);
  context.lineTo(width - 8, y);
  context.stroke();
  context.setLineDash([]);
}

/** Errors by step, on a logarithmic scale, with that of principal components as a line to get below. */
export function drawErrors(
  canvas: HTMLCanvasElement,
  points: readonly Point[],
  components: number,
): void {
  const width = canvas.clientWidth;
  if (width === 0) return;
  const brush = prepare(canvas, width, HEIGHT);
  const { context, colour } = brush;
  const last = Math.max(points.at(-1)?.step ?? 0, 50);
  const x = (step: number) => LEFT + (step / last) * (width - LEFT - 8);
  const [low, high] = rangeOf(points, components);
  const part = (value: number) => Math.log(high / Math.max(value, low)) / Math.log(high / low);
  const y = (value: number) => TOP + part(value) * (HEIGHT - TOP - BOTTOM);
  context.font = '12px system-ui, sans-serif';
  context.fillStyle = colour('soft');
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of TICKS.filter((one) => one >= low && one <= high)) {
    context.globalAlpha = 0.4;
    across(brush, width, y(tick), 'line', [1, 3]);
    context.globalAlpha = 1;
    context.fillText(String(Number(tick.toPrecision(1))), LEFT - 6, y(tick));
  }
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
  if (Number.isFinite(components)) {
    context.lineWidth = 2;
    across(brush, width, y(components), 'good', [6, 4]);
    context.textAlign = 'left';
    context.fillStyle = colour('good');
    context.fillText('principal components', LEFT + 6, y(components) - 9);
  }
  line((point) => point.loss, 'soft', 1);
  line((point) => point.unseen, 'accent', 2.5);
}
