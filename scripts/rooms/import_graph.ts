import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOMS } from './rooms.js';

/** Not TypeScript that imports as TypeScript does: AssemblyScript, and Python's company. */
const LEFT_OUT = /(^|\/)(assembly|node_modules|public)(\/|$)|\.d\.ts$/;

const IMPORT = /^(?:import|export)\s(?:[^'";]*?\sfrom\s)?\s*'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;

function sources(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (LEFT_OUT.test(name)) return [];
    if (entry.isDirectory()) return sources(root, name);
    return name.endsWith('.ts') ? [name] : [];
  });
}

/** The TypeScript files of all rooms, by their path from the root, with those that each imports. */
export function importGraph(root: string): Map<string, string[]> {
  const folders = [...new Set(ROOMS.map((room) => room.split('/')[0]!))];
  const files = folders.flatMap((folder) => sources(root, folder));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const imported = [...text.matchAll(IMPORT)].map(([, from, within]) => {
        const target = path.posix.join(path.posix.dirname(file), (from ?? within)!);
        return target.replace(/\.js$/, '.ts');
      });
      return [file, imported.filter((target) => known.has(target))];
    }),
  );
}

/** Files that import each other, directly or round about, each group once (Tarjan 1972). */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || graph.get(file)?.includes(file)) found.push(circle.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
