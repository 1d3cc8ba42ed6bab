import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const ROOT = path.join(__dirname, '..');
const CACHE = path.join(ROOT, '.cache');

/** Each file keeps its own import.meta: scripts print the comment at their top, and find files beside them. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup(bundler) {
    // A workspace has packages of its own, which are not found from where the bundle lies.
    bundler.onResolve({ filter: /^[^./]/ }, ({ path: name, importer }) => {
      if (!existsSync(path.join(path.dirname(importer), 'node_modules', name))) return undefined;
      return { path: pathToFileURL(createRequire(importer).resolve(name)).href, external: true };
    });
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const contents = source
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)));
      return { contents, loader: 'ts' };
    });
  },
};

/** A quarter of the pixels of each chart of a report: to pack them takes as long as the trainings of tests. */
const fewPixels: Plugin = {
  name: 'few-pixels',
  setup(bundler) {
    bundler.onLoad({ filter: /report[\\/]density\.ts$/ }, () => {
      return { contents: 'export const DENSITY = 1;', loader: 'ts' };
    });
  },
};

/** tfjs's packages for Node are CommonJS: `import` reads them twice, to find the names, `require` once. */
const required: Plugin = {
  name: 'required',
  setup(bundler) {
    bundler.onResolve({ filter: /^@tensorflow\/[^/]+$/ }, ({ path: name }) => {
      return { path: name, namespace: 'required' };
    });
    bundler.onLoad({ filter: /./, namespace: 'required' }, ({ path: name }) => {
      return { contents: `module.exports = nodeRequire(${JSON.stringify(name)});` };
    });
  },
};
const NODE_REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const nodeRequire = requireFrom(import.meta.url); const require = nodeRequire;";

/** How the packages that a script imports come to it. */
const PACKAGES = {
  /** As those of the project, which others may require, too: tfjs keeps its registries in them. */
  // package.json's sideEffects name the built files: by them registrations would be left out.
  installed: { packages: 'external', plugins: [required, ownPlaces], ignoreAnnotations: true },
  /** What it uses of them in the bundle: for a script that is alone with tfjs-core, and starts in a third of the time. */
  within: { mainFields: ['module', 'main'], plugins: [ownPlaces] },
} satisfies Record<string, BuildOptions>;

const bundles = new Map<string, Promise<string>>();
let scripts: Promise<string> | undefined;
let folder: string | undefined;
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** A folder beside the packages that a bundle imports. */
function ownFolder(): string {
  mkdirSync(CACHE, { recursive: true });
  folder ??= mkdtempSync(path.join(CACHE, 'bundled-'));
  return folder;
}

const COMMON = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: NODE_REQUIRE },
  logLevel: 'error',
} satisfies BuildOptions;

/**
 * The path of a script of this project with all that it imports of it in one file, which Node starts in
 * a third of the time that tsx takes. It is there until the test file has ended.
 *
 * @param script a `.ts` file, relative to the project or absolute.
 */
export function bundled(
  script: string,
  packages: keyof typeof PACKAGES = 'installed',
): Promise<string> {
  const made = bundles.get(script) ?? bundle(path.resolve(ROOT, script), PACKAGES[packages]);
  bundles.set(script, made);
  return made;
}

async function bundle(script: string, packages: BuildOptions): Promise<string> {
  const outfile = path.join(ownFolder(), `${bundles.size}.mjs`);
  await build({ ...COMMON, entryPoints: [script], outfile, ...packages });
  return outfile;
}

/**
 * A folder of all command lines, each as `scripts/NAME.mjs`, and what runs them in one process: they import what
 * they share from the same files. It is there until the test file has ended.
 */
export function bundledScripts(): Promise<string> {
  scripts ??= bundleScripts();
  return scripts;
}

async function bundleScripts(): Promise<string> {
  const outdir = path.join(ownFolder(), 'scripts');
  const names = readdirSync(path.join(ROOT, 'scripts')).filter((name) => name.endsWith('.ts'));
  const entryPoints = [
    ...names.map((name) => `scripts/${name}`),
    'bench/bench.ts',
    'bench/libraries.ts',
    '__tests__/scripts/runner_child.ts',
  ].map((name) => path.join(ROOT, name));
  const places = { outdir, outbase: ROOT, outExtension: { '.js': '.mjs' } };
  const { plugins, ...packages } = PACKAGES.installed;
  const options = { ...packages, plugins: [fewPixels, ...plugins], splitting: true };
  await build({ ...COMMON, entryPoints, ...places, ...options });
  return outdir;
}
