/**
 * The path that the site is built for. VitePress writes it wherever it names a file; what is built is then changed to
 * find its own path (relative_base.ts), so that it works from any.
 */
export const BASE = '/path-of-the-site/';

/** What a page's first script sets: the path under which the site is served, with a slash at the end. */
export const BASE_VARIABLE = 'globalThis.__SITE_BASE__';
