import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A block of code in a document. */
export interface Example {
  file: string;
  /** Of its fence. */
  line: number;
  language: string;
  /** Why it cannot run, where it says so. */
  reason: string | undefined;
  code: string;
}

/** README.md and docs/*.md, those that are there. */
export function documents(root: string): string[] {
  const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const all = ['README.md', ...docs.map((name) => path.join('docs', name))];
  return all.filter((file) => existsSync(path.join(root, file)));
}

/** Every ```ts and ```js block of the documents. One that cannot run says why: ```ts no-run: REASON */
export function examples(root: string): Example[] {
  return documents(root).flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    return [...text.matchAll(/^```(ts|js)(?: no-run: (.+))?\n([\s\S]*?)^```$/gm)].map((match) => ({
      file,
      line: text.slice(0, match.index).split('\n').length,
      language: match[1]!,
      reason: match[2],
      code: match[3]!,
    }));
  });
}

/** What README.md tells a reader to install besides the package itself. */
export function installed(root: string): string[] {
  const line = /^npm install tfjs-deconv (.+)$/m.exec(
    readFileSync(path.join(root, 'README.md'), 'utf8'),
  );
  return line![1]!.split(' ');
}
