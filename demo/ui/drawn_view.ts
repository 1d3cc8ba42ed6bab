import { watchDark } from './dark.js';
import type { View } from './view.js';

/**
 * A view that is drawn anew when its size or the theme changes.
 *
 * @param stop ends what else runs.
 */
export function drawnView(
  element: HTMLElement,
  watched: Element,
  draw: () => void,
  stop: () => void,
): View {
  const resized = new ResizeObserver(draw);
  resized.observe(watched);
  const unwatch = watchDark(draw);
  return {
    element,
    close() {
      stop();
      resized.disconnect();
      unwatch();
    },
  };
}
