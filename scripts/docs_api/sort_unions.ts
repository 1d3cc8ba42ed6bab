import { type ProjectReflection, Type, UnionType } from 'typedoc';

/** Literals in their order, what may be left out last. */
function compare(a: string, b: string): number {
  const rank = (text: string) => ['undefined', 'null'].indexOf(text);
  return rank(a) - rank(b) || Number(a) - Number(b) || (a < b ? -1 : Number(a > b));
}

function visit(type: unknown): void {
  if (Array.isArray(type)) type.forEach(visit);
  if (!(type instanceof Type)) return;
  for (const part of Object.values(type)) visit(part);
  if (type instanceof UnionType) type.types.sort((x, y) => compare(String(x), String(y)));
}

/** Orders the parts of unions by what they are: TypeScript's own order depends on the rest of the program. */
export function sortUnions(project: ProjectReflection): void {
  for (const reflection of Object.values(project.reflections)) {
    for (const part of Object.values(reflection)) visit(part);
  }
}
