import {
  Application,
  Converter,
  DeclarationReflection,
  Logger,
  LogLevel,
  PageEvent,
  type ProjectReflection,
  ReflectionKind,
  SignatureReflection,
} from 'typedoc';
import { entries } from './entries.js';
import { incomplete } from './incomplete.js';
import { sortUnions } from './sort_unions.js';

/** What tfjs calls on every layer and initializer; its own reference describes it. */
const PROTOCOL = ['apply', 'build', 'call', 'className', 'computeMask', 'getConfig'];

/** A field of an exported object type. */
const OWN = /^[^.]+\.[A-Z]\w*\.__type\./;

/** The reference before it is written. */
export interface Project {
  app: Application;
  project: ProjectReflection;
  /** Names without a comment or a part of it, types that exported names use and that are not exported, dead links. */
  problems: string[];
}

class Problems extends Logger {
  readonly list: string[] = [];
  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.list.push(message);
  }
}

/** Drops what tfjs documents. */
function dropProtocol(project: ProjectReflection): void {
  for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember)) {
    if (PROTOCOL.includes(member.name)) project.removeReflection(member);
  }
}

/** Drops what base classes that are not exported would add to every row. */
function dropOrigins(project: ProjectReflection): void {
  for (const one of Object.values(project.reflections)) {
    if (!(one instanceof DeclarationReflection || one instanceof SignatureReflection)) continue;
    delete one.inheritedFrom;
    delete one.overwrites;
    if (one.kindOf(ReflectionKind.ClassMember)) delete (one as DeclarationReflection).defaultValue;
  }
}

/**
 * The entry points and their doc comments, as typedoc reads them.
 *
 * @param out the folder of the pages
 */
export async function readProject(out: string): Promise<Project> {
  const sources = entries();
  const app = await Application.bootstrapWithPlugins({
    entryPoints: sources.map(({ source }) => source),
    tsconfig: 'tsconfig.build.json',
    plugin: [import.meta.resolve('typedoc-plugin-markdown')],
    out,
    logLevel: 'Warn',
    readme: 'scripts/docs_api/intro.md',
    mergeReadme: true,
    // npm run types does that.
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    excludeProtected: true,
    validation: { notExported: true, notDocumented: true, invalidLink: true },
    outputFileStrategy: 'modules',
    flattenOutputFiles: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    useCodeBlocks: true,
    groupOrder: ['Functions', 'Namespaces', 'Classes', 'Variables', 'Interfaces', '*'],
  } as Parameters<typeof Application.bootstrapWithPlugins>[0]);
  const problems = new Problems();
  app.logger = problems;
  // Before members are put in groups.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => dropProtocol(project));
  // Numbered anchors of table rows would change whenever a name is added before them.
  app.renderer.on(PageEvent.END, (page: PageEvent) => {
    const text = page.contents?.replaceAll(/<a id="[^"]*"><\/a> /g, '') ?? '';
    // Of parameters without a default.
    page.contents = text.replaceAll('| `undefined` |', '| |');
  });
  const project = await app.convert();
  if (project === undefined) throw new Error(problems.list.join('\n'));
  for (const { name, source } of sources) {
    const path = source.replace(/(\/index)?\.ts$/, '');
    project.children!.find((child) => child.name === path)!.name = name;
  }
  for (const { children } of project.groups ?? []) {
    children.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  dropOrigins(project);
  sortUnions(project);
  app.validate(project);
  // The fields of an object type within a signature are the signature's to describe.
  const documented = problems.list.filter((text) => !/\.__type\./.test(text) || OWN.test(text));
  return { app, project, problems: [...documented, ...incomplete(project)] };
}
