import { posix } from 'node:path';
import { ValueError } from '../../lib/check.js';

interface Field {
  readonly name: string;
  readonly type: string;
}

/** An unmanaged class of AssemblyScript: fields of 4 bytes each, one after the other. */
export interface Struct {
  readonly name: string;
  readonly file: string;
  /** Those that the host writes. */
  readonly fields: readonly Field[];
  /** With those that the module writes. */
  readonly bytes: number;
}

/** A class whose name ends so adds what the module computes to the struct that it extends. */
const PLAN = /Plan$/;

/**
 * The struct of a class, by the path that the compiler names, FILE/CLASS, and by what reads a file. Of a plan the
 * host writes the fields of the class that it extends.
 */
export function structOf(path: string, read: (file: string) => string): Struct {
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const file = `${folder}.ts`;
  const source = read(file);
  const found = new RegExp(`\\nexport class ${name}(?: extends (\\w+))? \\{\\n(.*?)\\n\\}`, 's');
  const [, parent, body] = found.exec(source) ?? [];
  if (body === undefined) throw new ValueError(`${file}: there is no class ${name}`);
  const own = [...body.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, field, type]) => {
    if (type !== 'i32' && type !== 'u32' && type !== 'f32' && type !== 'usize') {
      throw new ValueError(`${file}: ${name}.${field} must have four bytes, got ${type}`);
    }
    return { name: field!, type };
  });
  if (parent === undefined) return { name, file, fields: own, bytes: 4 * own.length };
  const from = new RegExp(`import \\{[^}]*\\b${parent}\\b[^}]*\\} from '([^']+)'`).exec(source);
  const base = from === null ? folder : posix.join(posix.dirname(folder), from[1]!);
  const inherited = structOf(`${base}/${parent}`, read);
  const bytes = inherited.bytes + 4 * own.length;
  if (PLAN.test(name)) return { ...inherited, bytes };
  return { name, file, fields: [...inherited.fields, ...own], bytes };
}
