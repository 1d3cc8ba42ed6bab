import { button, h } from '../../ui/dom.js';

export interface Zoom {
  readonly controls: HTMLElement[];
  /** Takes another picture, and shows as much of it as can be read. */
  show(picture: SVGSVGElement, width: number, height: number, keep: boolean): void;
}

const LEAST = 0.01;
const MOST = 2;
const STEP = 1.25;
/** Below this the lines of a box are too small to read: its class is written large. */
const FAR = 0.6;
/** What a picture that is wider than its frame is shown in at first, at least. */
const READABLE = 0.45;

const within = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), most);

/** The size of a picture in a frame that scrolls: by buttons, or the wheel with Ctrl, as pinching is told, too. */
export function zoom(frame: HTMLElement): Zoom {
  let size: readonly [number, number] = [1, 1];
  let factor = 1;
  let drawn: SVGSVGElement | null = null;
  const told = h('output', { 'aria-label': 'Zoom' });
  /** Keeps the point under `x`, `y` of the frame where it is. */
  const to = (wanted: number, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    if (drawn === null) return;
    const next = within(wanted, LEAST, MOST);
    const [left, top] = [frame.scrollLeft + x, frame.scrollTop + y].map((at) => at / factor);
    factor = next;
    drawn.setAttribute('width', String(size[0] * factor));
    drawn.setAttribute('height', String(size[1] * factor));
    drawn.classList.toggle('far', factor < FAR);
    told.textContent = `${Math.round(100 * factor)} %`;
    frame.scrollTo(left! * factor - x, top! * factor - y);
  };
  const fitTo = (least: number) => {
    const [width, height] = [frame.clientWidth / size[0], frame.clientHeight / size[1]];
    to(within(least === LEAST ? Math.min(width, height) : width, least, 1));
    frame.scrollTo((size[0] * factor - frame.clientWidth) / 2, 0);
  };
  frame.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left, top } = frame.getBoundingClientRect();
      to(factor * Math.exp(-event.deltaY / 200), event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
  return {
    controls: [
      button('−', () => to(factor / STEP), { 'aria-label': 'Zoom out' }),
      told,
      button('+', () => to(factor * STEP), { 'aria-label': 'Zoom in' }),
      button('Width', () => fitTo(READABLE), { 'aria-label': 'Fit the width' }),
      button('Whole', () => fitTo(LEAST), { 'aria-label': 'Fit the whole' }),
    ],
    show(picture, width, height, keep) {
      drawn = picture;
      size = [width, height];
      if (keep) to(factor);
      else fitTo(READABLE);
    },
  };
}
