/** What the address says after `#`: the view's name and its settings, `#arithmetic?i=4&k=3`. */
export function readAddress(): { view: string; settings: URLSearchParams } {
  const [view = '', query = ''] = location.hash.slice(1).split('?');
  return { view, settings: new URLSearchParams(query) };
}

/** The address of a view, for links. */
export function addressOf(view: string, settings: Record<string, string | number> = {}): string {
  const query = Object.entries(settings)
    // Commas and semicolons may stand in an address and are easier to read.
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2C|%3B/g, unescapeOne)}`)
    .join('&');
  return `#${view}${query && `?${query}`}`;
}

/** Puts settings into the address, so that it can be shared, without a step in the history. */
export function writeAddress(view: string, settings: Record<string, string | number>): void {
  history.replaceState(null, '', addressOf(view, settings));
}

/** The same with the settings of the view at hand, whole. */
export function updateAddress(settings: URLSearchParams): void {
  writeAddress(readAddress().view, Object.fromEntries(settings));
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
