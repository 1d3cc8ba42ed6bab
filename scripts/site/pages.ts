import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A page of the site, and the document that it is made of. */
export interface SitePage {
  /** The document, from the project's root, with slashes. */
  readonly source: string;
  /** Its place among the site's Markdown files: that of the document, but index.md for README.md. */
  readonly target: string;
  readonly title: string;
  /** Its heading in the sidebar. */
  readonly group: string;
}

/** The sidebar: its headings, and the documents under each in the order in which they are read. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Models of your own': ['arithmetic', 'models', 'training', 'losses', 'optimizers', 'tiles'],
  'Models from elsewhere': [
    'models-from-anywhere',
    'keras',
    'onnx',
    'torch',
    'torch-examples',
    'files',
  ],
  'What a layer saw': ['deconvolve-a-layer'],
  'Where it runs': ['browser', 'wasm', 'threads', 'backends', 'distributed'],
  'Is it right': ['results', 'upstream', 'architecture'],
};
/** Of documents in docs/ that GROUPS does not name. */
const MORE = 'More';
const PROJECT = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

function titleOf(root: string, source: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(path.join(root, source), 'utf8'));
  return heading?.[1] ?? source;
}

/** Every page: README.md, docs, the site's own in site/pages, what the project says of itself, the reference. */
export function sitePages(root: string): SitePage[] {
  const page = (source: string, group: string): SitePage => ({
    source,
    target: source.replace(/(^|\/)README\.md$/, '$1index.md'),
    title: titleOf(root, source),
    group,
  });
  const markdownOf = (folder: string) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => `${folder}/${name}`);
  const docs = markdownOf('docs');
  const named = Object.entries(GROUPS).flatMap(([group, names]) =>
    names
      .map((name) => `docs/${name}.md`)
      .filter((file) => docs.includes(file))
      .map((file) => page(file, group)),
  );
  const known = new Set(named.map(({ source }) => source));
  const others = docs.filter((file) => !known.has(file)).map((file) => page(file, MORE));
  const own = markdownOf('site/pages').map((file) => ({
    ...page(file, 'How fast'),
    target: path.posix.basename(file),
  }));
  const measured = markdownOf('docs/bench').map((file) => page(file, 'How fast'));
  const about = PROJECT.filter((file) => existsSync(path.join(root, file)));
  return [
    page('README.md', ''),
    ...named,
    ...others,
    ...own,
    ...measured,
    ...about.map((file) => page(file, 'The project')),
    ...markdownOf('docs/api').map((file) => page(file, 'Reference')),
  ];
}
