/**
 * Calls back in the frame after an element has another width, and once at the beginning; the result stops that. What
 * draws in the observer's own turn changes the page's layout while it is being observed, which browsers report as an error.
 */
export function watchSize(element: Element, changed: () => void): () => void {
  let frame = 0;
  let width = -1;
  const observer = new ResizeObserver(([entry]) => {
    if (entry!.contentRect.width === width) return;
    width = entry!.contentRect.width;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(changed);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
