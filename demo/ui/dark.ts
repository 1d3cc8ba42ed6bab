const query = matchMedia('(prefers-color-scheme: dark)');

export const isDark = () => query.matches;

/** Calls back when the page turns dark or light; the result stops that. */
export function watchDark(changed: () => void): () => void {
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
