/** The settings of the view that was opened last: those of one that is being left write no more. */
let newest: URLSearchParams | null = null;

/** What the address says after `#`: the name of the view to be opened and its settings, `#arithmetic?i=4&k=3`. */
export function readAddress(): { view: string; settings: URLSearchParams } {
  const [view = '', query = ''] = location.hash.slice(1).split('?');
  newest = new URLSearchParams(query);
  return { view, settings: newest };
}

/** The address of a view, for links. */
export function addressOf(view: string, settings: Record<string, string | number> = {}): string {
  const query = Object.entries(settings)
    // Commas and semicolons may stand in an address and are easier to read.
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2C|%3B/g, unescapeOne)}`)
    .join('&');
  return `#${view}${query && `?${query}`}`;
}

/**
 * Puts what a view has to say into the address, so that it can be shared, without a step in the history.
 *
 * @param settings those that the view was opened with: once another is asked for, nothing is written over its address
 */
export function writeAddress(
  settings: URLSearchParams,
  view: string,
  values: Record<string, string | number>,
): void {
  if (settings === newest) history.replaceState(null, '', addressOf(view, values));
}

/** The same with the settings of the view at hand, whole. */
export function updateAddress(settings: URLSearchParams): void {
  const [view = ''] = location.hash.slice(1).split('?');
  writeAddress(settings, view, Object.fromEntries(settings));
}

const unescapeOne = (code: string) => decodeURIComponent(code);

/** An integer from the address, kept within its range. */
export function readInteger(
  settings: URLSearchParams,
  name: string,
  fallback: number,
  [least, most]: readonly [number, number],
): number {
  const value = Number.parseInt(settings.get(name) ?? '', 10);
  return Number.isNaN(value) ? fallback : Math.min(Math.max(value, least), most);
}
