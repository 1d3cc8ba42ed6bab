import type { SitePage } from './pages.js';

/** The first sentence of a document's first paragraph, without links. */
export function firstSentence(markdown: string): string {
  const paragraphs = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').split(/\n{2,}/);
  const first =
    paragraphs.find((text) => /^[\w`*[]/.test(text) && !/^\[[^\]]+\]:/.test(text)) ?? '';
  const plain = first
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('*', '')
    .trim();
  return /^.*?\.(?=\s|$)/.exec(plain)?.[0] ?? plain.replace(/:$/, '.');
}

/** llms.txt: what the project is, and every page's Markdown with a sentence (llmstxt.org). */
export function llmsText(pages: readonly SitePage[], textOf: (page: SitePage) => string): string {
  const [home, ...others] = pages;
  const lines = [`# ${home!.title}`, '', `> ${firstSentence(textOf(home!))}`];
  let group = '';
  for (const page of others) {
    if (page.group !== group) {
      group = page.group;
      lines.push('', `## ${group}`, '');
    }
    const sentence = firstSentence(textOf(page));
    lines.push(`- [${page.title}](${page.target})${sentence === '' ? '' : `: ${sentence}`}`);
  }
  return `${lines.join('\n')}\n`;
}
