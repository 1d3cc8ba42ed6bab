import { watchDark } from './dark.js';
import type { View } from './view.js';
import { watchSize } from './watch_size.js';

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
  const unwatchSize = watchSize(watched, draw);
  const unwatch = watchDark(draw);
  return {
    element,
    close() {
      stop();
      unwatchSize();
      unwatch();
    },
  };
}
