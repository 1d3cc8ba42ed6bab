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
  /** The class that it extends, whose fields come first. */
  readonly parent?: Struct;
  readonly fields: readonly Field[];
  /** Those of all fields. */
  readonly bytes: number;
}

/** A class whose name ends so adds what the module computes to the struct that it extends. */
const PLAN = /Plan$/;

/** Whether the host writes the struct: it does not know plans. */
export const isWritten = ({ name }: Struct): boolean => !PLAN.test(name);

/** The struct of a class, by the path that the compiler names, FILE/CLASS, and by what reads a file. */
export function structOf(path: string, read: (file: string) => string): Struct {
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const file = `${folder}.ts`;
  const source = read(file);
  const found = new RegExp(`\\nexport class ${name}(?: extends (\\w+))? \\{\\n(.*?)\\n\\}`, 's');
  const [, base, body] = found.exec(source) ?? [];
  if (body === undefined) throw new ValueError(`${file}: there is no class ${name}`);
  const fields = [...body.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(([, field, type]) => {
    // A field of a class is its address.
    if (!/^(?:i32|u32|f32|usize|[A-Z]\w*)$/.test(type!)) {
      throw new ValueError(`${file}: ${name}.${field} must have four bytes, got ${type}`);
    }
    return { name: field!, type: type! };
  });
  const bytes = 4 * fields.length;
  if (base === undefined) return { name, file, fields, bytes };
  const from = new RegExp(`import \\{[^}]*\\b${base}\\b[^}]*\\} from '([^']+)'`).exec(source);
  const elsewhere = from === null ? folder : posix.join(posix.dirname(folder), from[1]!);
  const parent = structOf(`${elsewhere}/${base}`, read);
  return { name, file, parent, fields, bytes: parent.bytes + bytes };
}
