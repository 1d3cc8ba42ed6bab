import {
  type DeclarationReflection,
  type ParameterReflection,
  type ProjectReflection,
  ReflectionKind,
  type SignatureReflection,
} from 'typedoc';

const HEAD = `# The public surface

Each entry point's exported names and their types, written by \`npm run docs:api\`, so that a change of them shows in
review. [docs/api](docs/api/README.md) says what they do.
`;

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

function parameter({ name, flags, type, defaultValue }: ParameterReflection): string {
  const isOptional = flags.isOptional || defaultValue !== undefined;
  return `${flags.isRest ? '...' : ''}${name}${isOptional ? '?' : ''}: ${type}`;
}

function generics({ typeParameters = [] }: DeclarationReflection | SignatureReflection): string {
  const names = typeParameters.map(
    ({ name, type: bound }) => name + (bound === undefined ? '' : ` extends ${bound}`),
  );
  return names.length === 0 ? '' : `<${names.join(', ')}>`;
}

function signature(one: SignatureReflection): string {
  return `${generics(one)}(${(one.parameters ?? []).map(parameter).join(', ')}): ${one.type}`;
}

/** One line of a property, several of what has signatures. */
function member(one: DeclarationReflection): string[] {
  if (one.signatures !== undefined) {
    return one.signatures.map(
      (each) => `${one.kindOf(ReflectionKind.Constructor) ? 'new ' : one.name}${signature(each)}`,
    );
  }
  const type = one.type ?? one.getSignature?.type;
  const readonly = one.flags.isReadonly || (one.getSignature && !one.setSignature);
  return [`${readonly ? 'readonly ' : ''}${one.name}${one.flags.isOptional ? '?' : ''}: ${type}`];
}

const members = (one: DeclarationReflection) =>
  [...(one.children ?? [])]
    .sort(byName)
    .flatMap(member)
    .map((line) => `  ${line}`);

function exported(one: DeclarationReflection): string[] {
  const bases = (one.extendedTypes ?? []).map(String).join(', ');
  const extending = bases === '' ? '' : ` extends ${bases}`;
  const name = one.name + generics(one);
  switch (one.kind) {
    case ReflectionKind.Class:
      return [`class ${name}${extending}`, ...members(one)];
    case ReflectionKind.Interface:
      return [`interface ${name}${extending}`, ...members(one)];
    case ReflectionKind.Namespace:
      return [`namespace ${one.name}`, ...members(one)];
    case ReflectionKind.TypeAlias:
      return one.type === undefined
        ? [`type ${name}`, ...members(one)]
        : [`type ${name} = ${one.type}`];
    case ReflectionKind.Variable:
      return [`const ${one.name}: ${one.type}`];
    case ReflectionKind.Reference:
      return [`export ${one.name}`];
    default:
      return member(one).map((line) => `function ${line}`);
  }
}

/** The exported names of every entry point with their types, a line each, in the order of the alphabet. */
export function report(project: ProjectReflection): string {
  const parts = [...project.children!].sort(byName).map((entry) => {
    const lines = [...(entry.children ?? [])].sort(byName).flatMap(exported);
    return `\n## ${entry.name}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`;
  });
  return HEAD + parts.join('');
}
