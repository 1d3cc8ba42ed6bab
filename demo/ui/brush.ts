import type { Color } from '../../lib/pictures/picture.js';

/** What draws on a canvas, and the page's colours by the names of their CSS variables. */
export interface Brush {
  context: CanvasRenderingContext2D;
  colour(name: string): string;
}

/** What is not in the page yet has no style of its own: what is drawn before would be black. */
const styleOf = (element: HTMLElement) =>
  getComputedStyle(element.isConnected ? element : document.documentElement);

/** A canvas of a size in CSS pixels, sharp on every screen, with the page's colours. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): Brush {
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  const style = styleOf(canvas);
  return { context, colour: (name) => style.getPropertyValue(`--${name}`).trim() };
}

/** A colour of the page as red, green and blue, 0 to 255; its CSS variable must be `#rrggbb`, or `#rgb`, to which builds shorten it. */
export function colourOf(element: HTMLElement, name: string): Color {
  const given = styleOf(element).getPropertyValue(`--${name}`).trim();
  const hex = given.length === 4 ? given.replace(/[^#]/g, '$&$&') : given;
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
