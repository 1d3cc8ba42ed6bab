import { parseAst } from 'vite';
import { ValueError } from '../../lib/check.js';
import { BASE, BASE_VARIABLE } from './base.js';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** The texts of a script that name the base, in their order. */
function* textsOf(node: Node, code: string): Generator<Node> {
  const { type, start, end } = node;
  if (!code.slice(start, end).includes(BASE)) return;
  if (type === 'Literal' || type === 'TemplateElement') {
    yield node;
    return;
  }
  for (const [key, value] of Object.entries(node)) {
    if (isNode(value) && key === 'source') {
      const text = code.slice(value.start, value.end);
      // `import x from` takes no expression; `import(x)` does.
      if (type !== 'ImportExpression' && text.includes(BASE)) {
        throw new ValueError(`A script must import by a relative path, got ${text}.`);
      }
    }
    for (const child of [value].flat()) if (isNode(child)) yield* textsOf(child, code);
  }
}

/** A script of the built site that takes the base from where it is served. */
export function rebaseScript(code: string): string {
  if (!code.includes(BASE)) return code;
  let changed = '';
  let at = 0;
  for (const { type, start, end } of textsOf(parseAst(code) as unknown as Node, code)) {
    const text = code.slice(start, end);
    changed += code.slice(at, start);
    if (type === 'TemplateElement') changed += text.replaceAll(BASE, `\${${BASE_VARIABLE}}`);
    else if (text.slice(1, -1) === BASE) changed += `(${BASE_VARIABLE})`;
    else changed += `${text}.replaceAll(${JSON.stringify(BASE)},${BASE_VARIABLE})`;
    at = end;
  }
  return changed + code.slice(at);
}

/**
 * Written into the end of each page: what a page's elements name must hold after another page has taken its address.
 * Links within a page stay.
 */
const MAKE_ABSOLUTE =
  "for(const a of document.querySelectorAll('a[href^=\".\"],link[rel=icon],link[rel=alternate]'))a.setAttribute('href',a.href)";

/**
 * A page of the built site with relative links.
 *
 * @param depth how many folders below the site's root it lies
 */
export function rebasePage(html: string, depth: number): string {
  const up = '../'.repeat(depth) || './';
  const first = `${BASE_VARIABLE}=new URL("${up}",location.href).pathname;`;
  const parts = html.split(/(<script[^>]*>)([\s\S]*?)(<\/script>)/);
  // Of each four, the third is a script's text.
  const changed = parts.map((part, i) =>
    i % 4 === 2 ? rebaseScript(part) : part.replaceAll(BASE, up),
  );
  return changed
    .join('')
    .replace('<head>', `<head><script>${first}</script>`)
    .replace('</body>', `<script>${MAKE_ABSOLUTE}</script></body>`);
}

/** A style sheet of the built site, which lies one folder below its root. */
export const rebaseStyle = (css: string) => css.replaceAll(BASE, '../');
