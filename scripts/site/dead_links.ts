import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

/** The files under a folder, from it, with slashes. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'));
}

/** What the pages of a built site name that is not there: files, and places within pages. */
export function deadLinks(folder: string): string[] {
  const files = new Set(filesUnder(folder));
  const pages = [...files].filter((file) => file.endsWith('.html') && file !== '404.html');
  const htmlOf = new Map(
    pages.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
  const idsOf = new Map(
    [...htmlOf].map(([file, html]) => [
      file,
      new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((match) => decode(match[1]!))),
    ]),
  );
  const isFolder = (name: string) =>
    name === '' || statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory();
  return [...htmlOf].flatMap(([file, html]) => {
    const named = [...html.matchAll(/<[a-z][^>]*?\s(?:href|src)="([^"]*)"/g)].map((match) =>
      decode(match[1]!),
    );
    return [...new Set(named)].flatMap((url) => {
      if (/^[a-z]+:/.test(url)) return [];
      const { pathname, hash } = new URL(url, `http://site/${file}`);
      // Out of the site, or where only one path works.
      if (url.startsWith('/')) return [`${file}: ${url}`];
      const name = decodeURIComponent(pathname).slice(1);
      const place = isFolder(name) ? path.posix.join(name, 'index.html') : name;
      if (!files.has(place)) return [`${file}: ${url}`];
      const id = decodeURIComponent(hash.slice(1));
      // Of the demo's views, which read what is behind the #.
      if (id === '' || place.startsWith('demo/')) return [];
      return idsOf.get(place)?.has(id) ? [] : [`${file}: ${url}`];
    });
  });
}
