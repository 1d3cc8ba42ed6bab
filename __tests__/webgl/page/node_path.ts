/** What the suites use of Node's path. */

export function join(...parts: string[]): string {
  const names: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '..') names.pop();
    else if (part !== '' && part !== '.') names.push(part);
  }
  return `/${names.join('/')}`;
}

export function resolve(...parts: string[]): string {
  const from = parts.findLastIndex((part) => part.startsWith('/'));
  return join(...parts.slice(Math.max(0, from)));
}

export const dirname = (path: string): string => join(path, '..');
export const basename = (path: string, ending = ''): string => {
  const name = path.split('/').at(-1)!;
  return ending !== '' && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
};
export const sep = '/';

export default { join, resolve, dirname, basename, sep };
