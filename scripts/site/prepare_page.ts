import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SitePage } from './pages.js';
import { projectUrl } from './project.js';
import { slugify } from './slugify.js';

const { posix } = path;

/** Applies a function to what is not within a fence of code. */
function outsideFences(markdown: string, change: (text: string) => string): string {
  const parts = markdown.split(/^(```[\s\S]*?^```$)/m);
  return parts.map((part, i) => (i % 2 === 1 ? part : change(part))).join('');
}

/**
 * The reference with anchors that are there: of names that differ in case alone its generator counts some that have no
 * heading, and names the second one where there is one.
 */
function mendAnchors(markdown: string): string {
  const counts = new Map<string, number>();
  for (const [, heading] of markdown.matchAll(/^#+ (.+)$/gm)) {
    const slug = slugify(heading!);
    counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  return markdown.replaceAll(/\]\(#([a-z\d]+)-(\d+)\)/g, (whole, name: string, n: string) =>
    Number(n) < (counts.get(name) ?? 0) ? whole : `](#${name})`,
  );
}

/**
 * A document's text as a page of the site: its links to other documents lead to their pages, those to pictures stay, and
 * those to what is not in the site lead to GitHub. README.md's absolute links become such, too.
 */
export function preparePage(
  root: string,
  { source, target }: SitePage,
  pages: readonly SitePage[],
  text: string,
): string {
  const project = projectUrl(root);
  const absolute = [
    `${project}/blob/main/`,
    `${project.replace('github.com', 'raw.githubusercontent.com')}/main/`,
  ];
  const targets = new Map(pages.map((page) => [page.source, page.target]));
  const link = (url: string): string => {
    const prefix = absolute.find((start) => url.startsWith(start));
    if (prefix === undefined && /^(#|[a-z]+:)/.test(url)) return url;
    const [name = '', hash] = url.slice(prefix?.length ?? 0).split('#');
    const file = prefix === undefined ? posix.join(posix.dirname(source), name) : name;
    const rest = hash === undefined ? '' : `#${hash}`;
    const place = targets.get(file) ?? (/^docs\/(images|bench)\//.test(file) ? file : undefined);
    if (place !== undefined) {
      const way = posix.relative(posix.dirname(target), place);
      return `${way.startsWith('.') ? way : `./${way}`}${rest}`;
    }
    const there = path.join(root, file);
    if (!existsSync(there)) return url;
    return `${project}/${statSync(there).isDirectory() ? 'tree' : 'blob'}/main/${file}${rest}`;
  };
  return outsideFences(source.startsWith('docs/api/') ? mendAnchors(text) : text, (prose) =>
    prose
      .replaceAll(/\]\(([^)\s]+)\)/g, (_, url: string) => `](${link(url)})`)
      .replaceAll(/^(\[[^\]]+\]: )(\S+)$/gm, (_, name: string, url: string) => name + link(url)),
  );
}
