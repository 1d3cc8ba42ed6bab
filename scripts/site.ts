/**
 * npm run site
 *
 * Builds the site into out/site: README.md, docs, the reference and the changes as pages with search, each with its
 * Markdown beside it and listed in llms.txt; examples that run where they are read; the demo in demo/. Plain files that
 * work from any path of any server and ask nothing of another. Ends with status 1 where a link leads nowhere.
 *
 *   -h, --help   print this text
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { ValueError } from '../lib/check.js';
import { runScript } from './command_line.js';
import { bundleScripts, copyExampleFiles } from './site/bundle_scripts.js';
import { deadLinks, filesUnder } from './site/dead_links.js';
import { homePage } from './site/home_page.js';
import { llmsText } from './site/llms.js';
import { type SitePage, sitePages } from './site/pages.js';
import { preparePage } from './site/prepare_page.js';
import { rebasePage, rebaseScript, rebaseStyle } from './site/relative_base.js';

const ROOT = path.join(import.meta.dirname, '..');
const SITE = path.join(ROOT, 'site');
/** What VitePress reads. */
const PAGES = path.join(ROOT, 'out', 'site-pages');
const OUT = path.join(ROOT, 'out', 'site');

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Installs VitePress in site/, which has a lock file of its own, where it is not installed as that says. */
function installGenerator(): void {
  const lock = readFileSync(path.join(SITE, 'package-lock.json'), 'utf8');
  const stamp = path.join(SITE, 'node_modules', '.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const { npm_execpath } = process.env;
  const options = ['ci', '--no-audit', '--no-fund'];
  if (npm_execpath === undefined) execFileSync('npm', options, { cwd: SITE, stdio: 'inherit' });
  else execFileSync(process.execPath, [npm_execpath, ...options], { cwd: SITE, stdio: 'inherit' });
  writeFileSync(stamp, lock);
}

function rebase(file: string): void {
  const change =
    path.extname(file) === '.html'
      ? (text: string) => rebasePage(text, file.split('/').length - 1)
      : { '.js': rebaseScript, '.css': rebaseStyle }[path.extname(file)];
  if (change === undefined) return;
  const place = path.join(OUT, file);
  writeFileSync(place, change(readFileSync(place, 'utf8')));
}

await runScript(import.meta.url, {}, async () => {
  process.chdir(ROOT);
  installGenerator();
  rmSync(PAGES, { recursive: true, force: true });
  rmSync(OUT, { recursive: true, force: true });

  const pages = sitePages(ROOT);
  const texts = new Map<SitePage, string>();
  for (const page of pages) {
    const text = preparePage(ROOT, page, pages, readFileSync(page.source, 'utf8'));
    texts.set(page, text);
    put(path.join(PAGES, page.target), page.target === 'index.md' ? homePage(text) : text);
  }
  for (const folder of ['docs/images', 'docs/bench']) {
    cpSync(folder, path.join(PAGES, folder), { recursive: true });
  }
  const vitepress = path.join(SITE, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  execFileSync(process.execPath, [vitepress, 'build', SITE], { stdio: 'inherit' });
  for (const file of filesUnder(OUT)) rebase(file);

  // What VitePress has no part in.
  for (const [page, text] of texts) put(path.join(OUT, page.target), text);
  put(
    path.join(OUT, 'llms.txt'),
    llmsText(pages, (page) => texts.get(page)!),
  );
  for (const folder of ['docs/images', 'docs/bench']) {
    cpSync(folder, path.join(OUT, folder), { recursive: true });
  }
  copyFileSync('demo/public/icon.svg', path.join(OUT, 'icon.svg'));
  await bundleScripts(ROOT, path.join(OUT, 'run'));
  copyExampleFiles(ROOT, path.join(OUT, 'run'));
  await build({
    configFile: 'demo/vite.config.ts',
    logLevel: 'warn',
    build: { outDir: path.join(OUT, 'demo') },
  });

  const dead = deadLinks(OUT);
  if (dead.length > 0) throw new ValueError(`Links must lead somewhere, got:\n${dead.join('\n')}`);
  console.log(`${pages.length} pages in out/site`);
});
