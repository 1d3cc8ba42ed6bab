/** What draws on a canvas, and the page's colours by the names of their CSS variables. */
export interface Brush {
  context: CanvasRenderingContext2D;
  colour(name: string): string;
}

/** A canvas of a size in CSS pixels, sharp on every screen, with the page's colours. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): Brush {
  const scale = devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  return { context, colour: (name) => style.getPropertyValue(`--${name}`).trim() };
}
