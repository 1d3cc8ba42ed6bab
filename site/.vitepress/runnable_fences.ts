import type { MarkdownRenderer } from 'vitepress';
import { runsInPage } from '../../scripts/site/example_modules.js';

/** Puts each block of code that a page can run into the component that runs it. */
export function runnableFences(md: MarkdownRenderer, names: readonly string[]): void {
  const plain = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index]!;
    // Rendering takes words off it.
    const runs = runsInPage(info, content, names);
    const html = plain(tokens, index, ...rest);
    return runs ? `<RunExample code="${encodeURIComponent(content)}">${html}</RunExample>` : html;
  };
}
