import {
  type Comment,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
  type SignatureReflection,
} from 'typedoc';

const lacks = (comment: Comment | undefined, tag: `@${string}`) =>
  comment?.getTag(tag) === undefined;

function missing({ comment, parameters = [] }: SignatureReflection): string[] {
  const silent = parameters.filter((one) => one.comment === undefined).map(({ name }) => name);
  const wanted =
    parameters.length > 0 ? (['@throws', '@example'] as const) : (['@example'] as const);
  const tags = wanted.filter((tag) => lacks(comment, tag));
  return [...silent.map((name) => `@param ${name}`), ...tags];
}

const ofKind = (project: ProjectReflection, kind: ReflectionKind) =>
  project.getReflectionsByKind(kind) as DeclarationReflection[];

const isOption = ({ flags, parent }: DeclarationReflection) =>
  flags.isOptional && /(Args|Options)$/.test(parent?.name ?? '');

const saysDefault = ({ comment }: DeclarationReflection) =>
  comment?.summary.some(({ text }) => /\bdefault\b/i.test(text));

/**
 * What the comments of exported functions, classes and options lack, a sentence each: a parameter, what is
 * thrown, an example, a default.
 */
export function incomplete(project: ProjectReflection): string[] {
  const functions = ofKind(project, ReflectionKind.Function).flatMap((one) =>
    // An overload is described by the first one.
    missing(one.signatures![0]!).map((tag) => `${one.getFullName()} lacks ${tag}.`),
  );
  const classes = ofKind(project, ReflectionKind.Class)
    .filter(({ comment }) => lacks(comment, '@example'))
    .map((one) => `${one.getFullName()} lacks @example.`);
  const options = ofKind(project, ReflectionKind.Property)
    .filter((one) => isOption(one) && !saysDefault(one))
    .map((one) => `${one.getFullName()} lacks its default.`);
  return [...functions, ...classes, ...options];
}
