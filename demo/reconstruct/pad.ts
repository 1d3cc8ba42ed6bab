import { h } from '../ui/dom.js';
import type { Point } from './subject.js';

export interface Pad {
  element: HTMLElement;
  canvas: HTMLCanvasElement;
}

/** How far an arrow key moves the pen. */
const STEP = 1 / 28;
const ARROWS: Record<string, Point> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

const inside = (value: number) => Math.min(Math.max(value, 0), 1);

/**
 * A canvas to draw on with a mouse, a finger or the keyboard.
 *
 * @param stroke from one point to the next; both are the same where the pen is set down.
 */
export function pad(label: string, stroke: (from: Point, to: Point) => void): Pad {
  let last: Point | null = null;
  let pen: Point = [0.5, 0.5];
  let down = false;
  // Where the keyboard's pen is; a pointer shows itself.
  const mark = h('span', { class: 'pen', hidden: true });
  const pointOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  };
  const drawTo = (event: PointerEvent) => {
    if (last === null) return;
    // All that the pointer passed since the last event.
    const passed = event.getCoalescedEvents();
    for (const one of passed.length > 0 ? passed : [event]) {
      const to = pointOf(one);
      stroke(last, to);
      last = to;
    }
  };
  const lift = () => {
    last = null;
  };
  const press = ({ key }: KeyboardEvent): boolean => {
    const by = ARROWS[key];
    if (by === undefined && key !== ' ') return false;
    const from = pen;
    if (by === undefined) down = !down;
    else pen = [inside(pen[0] + by[0]), inside(pen[1] + by[1])];
    if (down) stroke(from, pen);
    mark.hidden = false;
    mark.style.left = `${100 * pen[0]}%`;
    mark.style.top = `${100 * pen[1]}%`;
    mark.classList.toggle('down', down);
    return true;
  };
  const canvas = h('canvas', {
    class: 'pixels',
    tabindex: 0,
    role: 'application',
    'aria-label': label,
    'aria-roledescription': 'drawing pad',
    pointerdown: (event) => {
      canvas.setPointerCapture((event as PointerEvent).pointerId);
      last = pointOf(event as PointerEvent);
      stroke(last, last);
    },
    pointermove: (event) => drawTo(event as PointerEvent),
    pointerup: lift,
    pointercancel: lift,
    keydown: (event) => {
      if (press(event as KeyboardEvent)) event.preventDefault();
    },
    blur: () => {
      down = false;
      mark.hidden = true;
    },
  });
  return { element: h('div', { class: 'pad' }, canvas, mark), canvas };
}
