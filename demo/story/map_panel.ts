import { schemeTableau10 } from 'd3-scale-chromatic';
import { prepare } from '../ui/brush.js';
import { h } from '../ui/dom.js';
import type { Atlas, Place } from './code_map.js';

const MARGIN = 14;
const RATIO = 0.62;
const STEP = 0.02;
const ARROWS: Record<string, Place> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const inside = (value: number) => Math.min(Math.max(value, 0), 1);

export interface MapPanel {
  element: HTMLElement;
  /** Shows where a code is. */
  show(place: Place): void;
  draw(): void;
}

/** The digits of the training on a plane, to be walked over by finger, mouse or arrow keys. */
export function mapPanel({ count, label, place }: Atlas, walk: (to: Place) => void): MapPanel {
  let at: Place = [0.5, 0.5];
  let [width, height] = [0, 0];
  const go = (to: Place) => {
    at = [inside(to[0]), inside(to[1])];
    draw();
    walk(at);
  };
  const follow = (event: Event) => {
    const { clientX, clientY } = event as PointerEvent;
    const box = canvas.getBoundingClientRect();
    const part = (value: number, size: number) => (value - MARGIN) / (size - 2 * MARGIN);
    go([part(clientX - box.left, box.width), part(clientY - box.top, box.height)]);
  };
  const canvas = h('canvas', {
    class: 'code-map',
    tabindex: 0,
    role: 'application',
    'aria-label': 'Map of the code',
    'aria-roledescription': 'map to walk over by arrow keys',
    pointerdown: (event) => {
      canvas.setPointerCapture((event as PointerEvent).pointerId);
      follow(event);
    },
    pointermove: (event) => {
      if ((event as PointerEvent).buttons > 0) follow(event);
    },
    keydown: (event) => {
      const by = ARROWS[(event as KeyboardEvent).key];
      if (by === undefined) return;
      event.preventDefault();
      go([at[0] + by[0], at[1] + by[1]]);
    },
  });
  const draw = () => {
    width = canvas.clientWidth;
    if (width === 0) return;
    height = Math.round(width * RATIO);
    const { context, colour } = prepare(canvas, width, height);
    const pixel = ([x, y]: Place): Place => [
      MARGIN + x * (width - 2 * MARGIN),
      MARGIN + y * (height - 2 * MARGIN),
    ];
    context.font = '600 12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let n = 0; n < count; n++) {
      context.fillStyle = schemeTableau10[Number(label(n))]!;
      context.fillText(label(n), ...pixel(place(n)));
    }
    context.strokeStyle = colour('text');
    context.lineWidth = 3;
    context.beginPath();
    context.arc(...pixel(at), 9, 0, 2 * Math.PI);
    context.stroke();
  };
  return {
    element: canvas,
    show(to) {
      at = to;
      draw();
    },
    draw,
  };
}
