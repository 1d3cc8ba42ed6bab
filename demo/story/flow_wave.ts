import { easeCubic } from './ease.js';

/** A part of the way from picture to picture: where it is on the page, and where light starts from in it. */
export interface Stop {
  element: HTMLElement;
  /** Places in it that have something to tell, from 0 to 1. */
  bright(): readonly (readonly [number, number])[];
}

const STEP_MS = 480;
const SPARKS = 70;
const FAINT = 0.12;

/** Light that runs through the stops. */
export interface Wave {
  /** Lets light run from the first stop to the last, each appearing as it arrives. */
  play(from: number): void;
  stop(): void;
}

const reduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * The motion from stop to stop, on a canvas that lies over all of them.
 *
 * @param moving is told when it begins and ends.
 */
export function flowWave(
  canvas: HTMLCanvasElement,
  stops: readonly Stop[],
  moving: (is: boolean) => void,
): Wave {
  let frame = 0;
  const show = (at: number) => {
    stops.forEach(({ element }, n) => {
      element.style.opacity = String(Math.min(Math.max(at - n + 1, FAINT), 1));
    });
  };
  const clear = () => canvas.getContext('2d')!.clearRect(0, 0, canvas.width, canvas.height);
  const stop = () => {
    moving(false);
    if (frame === 0) return;
    cancelAnimationFrame(frame);
    frame = 0;
    clear();
    show(stops.length);
  };
  const placesIn = ({ element, bright }: Stop, origin: DOMRect) => {
    const box = element.getBoundingClientRect();
    const own = bright();
    return Array.from({ length: SPARKS }, () => {
      const [x, y] = own[Math.floor(Math.random() * own.length)] ?? [Math.random(), Math.random()];
      return [box.left - origin.left + x * box.width, box.top - origin.top + y * box.height];
    });
  };
  return {
    play(from) {
      stop();
      if (reduced()) return;
      moving(true);
      const context = canvas.getContext('2d')!;
      const began = performance.now();
      let step = -1;
      let sources: number[][] = [];
      let targets: number[][] = [];
      const run = (now: number) => {
        const at = from + Math.max(now - began, 0) / STEP_MS;
        if (at >= stops.length - 1) return stop();
        const origin = canvas.getBoundingClientRect();
        if (Math.floor(at) !== step) {
          step = Math.floor(at);
          sources = placesIn(stops[step]!, origin);
          targets = placesIn(stops[step + 1]!, origin);
        }
        show(step + easeCubic(at - step));
        const scale = devicePixelRatio;
        canvas.width = Math.round(origin.width * scale);
        canvas.height = Math.round(origin.height * scale);
        context.scale(scale, scale);
        context.fillStyle = getComputedStyle(canvas).getPropertyValue('--accent');
        sources.forEach(([x, y], n) => {
          // Not all at once.
          const own = Math.min(Math.max((at - step) * 1.5 - (0.5 * n) / SPARKS, 0), 1);
          const part = easeCubic(own);
          context.globalAlpha = Math.sin(Math.PI * own);
          const [tx, ty] = targets[n]!;
          context.fillRect(x! + (tx! - x!) * part - 2, y! + (ty! - y!) * part - 2, 4, 4);
        });
        frame = requestAnimationFrame(run);
      };
      frame = requestAnimationFrame(run);
    },
    stop,
  };
}
