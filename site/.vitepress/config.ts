import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { BASE } from '../../scripts/site/base.js';
import { exampleModules } from '../../scripts/site/example_modules.js';
import { sitePages } from '../../scripts/site/pages.js';
import { projectUrl } from '../../scripts/site/project.js';
import { slugify } from '../../scripts/site/slugify.js';
import { emptyHeadings } from './empty_headings.js';
import { runnableFences } from './runnable_fences.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const project = projectUrl(ROOT);
const pages = sitePages(ROOT);
const sourceOf = new Map(pages.map(({ source, target }) => [target, source]));

const linkTo = (target: string) => `/${target.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1')}`;

/** A sidebar's headings, each with its pages. */
const sidebarOf = (wanted: (group: string) => boolean) =>
  [...new Set(pages.map(({ group }) => group))].filter(wanted).map((text) => ({
    text,
    items: pages
      .filter(({ group }) => group === text)
      .map(({ title, target }) => ({ text: title, link: linkTo(target) })),
  }));

export default defineConfig({
  base: BASE,
  srcDir: '../out/site-pages',
  outDir: '../out/site',
  cacheDir: '../.cache/vitepress',
  lang: 'en',
  title: 'tfjs-deconv',
  description: 'The decoder half of TensorFlow.js: layers, gradients, saved models and pictures.',
  head: [['link', { rel: 'icon', href: `${BASE}icon.svg` }]],
  transformHead: ({ page }) => [
    ['link', { rel: 'alternate', type: 'text/markdown', href: `${BASE}${page}` }],
  ],
  // Where it is edited.
  transformPageData: ({ filePath }) => ({ filePath: sourceOf.get(filePath) ?? filePath }),
  // One file has the sidebar, in place of each page.
  metaChunk: true,
  markdown: {
    // A `<` in a document is one.
    html: false,
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      runnableFences(md, [...exampleModules().keys()]);
      emptyHeadings(md);
    },
  },
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    nav: [
      { text: 'Try it', link: '/demo/', target: '_self', noIcon: true },
      { text: 'Guide', link: '/docs/arithmetic', activeMatch: '^/docs/(?!api/)' },
      { text: 'Reference', link: '/docs/api/', activeMatch: '^/docs/api/' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: {
      '/docs/api/': sidebarOf((group) => group === 'Reference'),
      '/': sidebarOf((group) => group !== 'Reference' && group !== ''),
    },
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: project, ariaLabel: 'On GitHub' }],
    editLink: {
      pattern: `${project}/edit/main/:path`,
      text: 'Edit this page',
    },
    footer: { message: 'Apache-2.0. Nothing of this site asks another server.' },
  },
});
