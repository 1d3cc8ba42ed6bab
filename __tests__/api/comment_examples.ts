import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** An `@example` of a doc comment. */
export interface CommentExample {
  /** Relative to the project. */
  file: string;
  line: number;
  code: string;
}

const ROOT = join(__dirname, '..', '..');

const sources = () =>
  ['lib', 'models'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(room, file))
      .sort(),
  );

/** Every `@example` of the doc comments of lib and models. */
export function commentExamples(): CommentExample[] {
  return sources().flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return [...text.matchAll(/^ *\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) =>
      [...comment[0].matchAll(/@example([\s\S]*?)(?=\n *\* @|\n? *\*\/)/g)].map((example) => ({
        file,
        line: text.slice(0, comment.index + example.index).split('\n').length,
        code: example[1]!.replaceAll(/^ *\* ?/gm, '').trim(),
      })),
    );
  });
}

/** The code split into statements, and what the comment right after an expression says is its value. */
export function statements(code: string): { source: string; value: string | undefined }[] {
  // Spans count bytes from the start of the first statement.
  const bytes = Buffer.from(`0;\n${code}\n`);
  const { body } = parseSync(bytes.toString(), { syntax: 'typescript', target: 'es2022' });
  const start = body[0]!.span.start;
  return body.slice(1).map((one, i) => {
    const [from, to] = [one.span.start - start, one.span.end - start];
    const next = body[i + 2]?.span.start;
    const rest = bytes.subarray(to, next === undefined ? undefined : next - start).toString();
    const comment = /^[ \t]*\n?(?:[ \t]*\/\/.*\n)+/.exec(rest)?.[0];
    const text = comment
      ?.replaceAll(/^\s*\/\/ ?/gm, '')
      .trim()
      .replaceAll(/\s+/g, ' ');
    const isExpression = one.type === 'ExpressionStatement';
    return { source: bytes.subarray(from, to).toString(), value: isExpression ? text : undefined };
  });
}
