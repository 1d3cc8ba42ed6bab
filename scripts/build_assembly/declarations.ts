import { readFileSync } from 'node:fs';
import { ValueError } from '../../lib/check.js';
import { isWritten, type Struct, structOf } from './struct.js';

const WIDTH = 100;

interface Parameter {
  readonly name: string;
  /** An AssemblyScript type: a number's, or the path of a struct's class. */
  readonly type: string;
}

interface Exported {
  readonly file: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: string;
}

/** The functions in the declarations that the compiler writes: it names types in comments. */
function exportedOf(compiled: string): Exported[] {
  const functions = /\/\*\*\n((?: +\*.*\n)+) *\*\/\n +export function (\w+)\([^)]*\): (\w+);/g;
  return [...compiled.matchAll(functions)].map(([, comment, name, result]) => {
    const [, file] = /\* (\S+)\/\w+\n/.exec(comment!)!;
    const parameters = [...comment!.matchAll(/@param (\w+) `([^`]+)`/g)].map(
      ([, parameter, type]) => ({ name: parameter!, type: type! }),
    );
    return { file: `${file}.ts`, name: name!, parameters, result: result! };
  });
}

/** One line, or a line for each part, as the formatter has it. */
function wrapped(start: string, parts: readonly string[], end: string): string {
  const line = `${start}${parts.join(', ')}${end}`;
  if (line.length <= WIDTH) return line;
  return [start, ...parts.map((part) => `    ${part},`), `  ${end}`].join('\n');
}

/** What a struct has of the class that it extends is a property of its own: to spread it would take microseconds. */
const propertyOf = ({ name }: Struct) => `${name[0]!.toLowerCase()}${name.slice(1)}`;

function interfaceOf({ name, file, parent, fields }: Struct): string {
  const base = parent === undefined ? [] : [`  readonly ${propertyOf(parent)}: ${parent.name};`];
  const lines = fields.map((field) => `  readonly ${field.name}: number;`);
  return [`/** ${file} */`, `export interface ${name} {`, ...base, ...lines, '}'].join('\n');
}

function writerOf({ name, parent, fields }: Struct): string {
  const first = (parent?.bytes ?? 0) / 4;
  const lines = fields.map((field, i) => {
    const view = field.type === 'f32' ? 'floats' : 'ints';
    return `  ${view}[${first + i}] = sizes.${field.name};`;
  });
  const floating = parent !== undefined || fields.some(({ type }) => type === 'f32');
  const list = floating ? 'ints, floats, sizes' : 'ints, _, sizes';
  return [
    `export const write${name}: Write<${name}> = (${list}) => {`,
    ...(parent === undefined
      ? []
      : [`  write${parent.name}(ints, floats, sizes.${propertyOf(parent)});`]),
    ...lines,
    '};',
  ].join('\n');
}

/** The TypeScript file that says which functions a module has, and how the structs are written that they take. */
export function declarations(compiled: string): string {
  const functions = exportedOf(compiled);
  const structs = new Map<string, Struct>();
  let most = 0;
  const add = (struct: Struct): Struct => {
    if (struct.parent !== undefined) add(struct.parent);
    if (isWritten(struct)) structs.set(struct.name, struct);
    most = Math.max(most, struct.bytes);
    return struct;
  };
  const typeOf = ({ type }: Parameter): string => {
    if (!type.includes('/')) return 'number';
    let struct = add(structOf(type, (file) => readFileSync(file, 'utf8')));
    while (!isWritten(struct)) struct = struct.parent!;
    return `At<${struct.name}>`;
  };
  const members = functions.map(({ file, name, parameters, result }) => {
    if (!['void', 'number'].includes(result)) throw new ValueError(`${name}: returns ${result}`);
    const list = parameters.map((parameter) => `${parameter.name}: ${typeOf(parameter)}`);
    return `  /** ${file} */\n${wrapped(`  ${name}(`, list, `): ${result};`)}`;
  });
  return [
    '/** What lib/wasm/assembly exports and takes; scripts/build_assembly.ts writes this file. */',
    '',
    '/** Where a struct lies in the memory. */',
    'export type At<Sizes> = number & { readonly sizes?: Sizes };',
    '',
    '/** Writes a struct to where two views of the memory begin. */',
    'export type Write<Sizes> = (ints: Int32Array, floats: Float32Array, sizes: Sizes) => void;',
    '',
    '/** The bytes of the largest struct, with what the module adds. */',
    `export const STRUCT_BYTES = ${most};`,
    '',
    ...[...structs.values()].flatMap((struct) => [interfaceOf(struct), '', writerOf(struct), '']),
    'export interface SimdExports {',
    members.join('\n'),
    '}',
    '',
  ].join('\n');
}
