import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';

/** Compilers that users have, by the name under which each is installed beside the package. */
const COMPILERS = {
  '4.9': 'typescript49',
  '5.0': 'typescript50',
  '5.9': 'typescript59',
  '6': 'typescript6',
  '7': 'typescript7',
} as const;
const RESOLUTIONS = ['node', 'node16', 'nodenext', 'bundler'] as const;
type Compiler = keyof typeof COMPILERS;
type Resolution = (typeof RESOLUTIONS)[number];

/** What npm is asked for. */
export const COMPILER_PACKAGES = Object.entries(COMPILERS).map(
  ([version, name]) => `${name}@npm:typescript@${version}`,
);

/** `bundler` came with 5.0, and 7 has dropped `node`. */
const exists = (compiler: Compiler, resolution: Resolution) =>
  !(compiler === '4.9' && resolution === 'bundler') && !(compiler === '7' && resolution === 'node');

/** Every entry point by name, none of whose exports may be of type any, and two of them in use. */
function consumer(entries: readonly string[]): string {
  return [
    ...entries.map((entry, i) => `import * as entry${i} from '${entry}';`),
    "import { type Conv1DTranspose, layers } from 'tfjs-deconv';",
    "import { convAutoencoder } from 'tfjs-deconv/models';",
    'type IsAny<T> = 0 extends 1 & T ? true : false;',
    'type Untyped<M> = { [K in keyof M]: IsAny<M[K]> extends true ? K : never }[keyof M];',
    ...entries.map(
      (_, i) => `export const untyped${i} = (name: Untyped<typeof entry${i}>): never => name;`,
    ),
    'export const layer: Conv1DTranspose = layers.conv1dTranspose({ filters: 1, kernelSize: 3 });',
    'export const parameters: number = convAutoencoder().countParams();',
    '// @ts-expect-error: the types are there, and strict.',
    "layers.conv1dTranspose({ filters: '1', kernelSize: 3 });",
    '',
  ].join('\n');
}

function settings(compiler: Compiler, resolution: Resolution): object {
  const modules = { node: 'commonjs', node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' };
  const files =
    resolution === 'node' || resolution === 'bundler'
      ? ['consumer.ts']
      : ['consumer.mts', 'consumer.cts'];
  return {
    compilerOptions: {
      noEmit: true,
      strict: true,
      skipLibCheck: false,
      types: [],
      target: 'es2020',
      lib: ['es2020', 'dom'],
      module: modules[resolution],
      moduleResolution: resolution,
      ...(compiler === '6' && { ignoreDeprecations: '6.0' }),
    },
    files,
  };
}

/**
 * Compiles, in a folder where the package and COMPILER_PACKAGES are installed, a user of every entry point
 * with every compiler and way of resolution. Declarations are checked, too; what is wrong in those of
 * tfjs is not ours.
 *
 * @param folder where the package is installed
 * @param entries all of its entry points
 * @returns how many compilations there were
 * @throws ValueError with what a compiler says
 */
export function checkTypes(folder: string, entries: readonly string[]): number {
  for (const ending of ['ts', 'mts', 'cts']) {
    writeFileSync(path.join(folder, `consumer.${ending}`), consumer(entries));
  }
  let count = 0;
  for (const [compiler, name] of Object.entries(COMPILERS) as [Compiler, string][]) {
    const home = path.join(folder, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
    for (const resolution of RESOLUTIONS.filter((one) => exists(compiler, one))) {
      writeFileSync(
        path.join(folder, 'tsconfig.json'),
        JSON.stringify(settings(compiler, resolution)),
      );
      const { stdout } = spawnSync(process.execPath, [path.join(home, 'bin', 'tsc'), '-p', '.'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const errors = stdout
        .split('\n')
        .filter((line) => /^(consumer|error|node_modules\/tfjs-deconv\/)/.test(line));
      if (errors.length > 0) {
        const where = `TypeScript ${version}, moduleResolution ${resolution}`;
        throw new ValueError(
          `${where}: a user of the package must compile, got\n${errors.join('\n')}`,
        );
      }
      count++;
    }
  }
  return count;
}
