import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** What resolves modules without the `exports` of package.json. */
export const RESOLVER_PACKAGES = ['jest@27', 'metro-resolver@0.76'];

interface MetroResolver {
  resolve(context: object, name: string, platform: null): { type: string; filePath?: string };
}

/** The file that Metro, React Native's bundler, takes for an entry point. */
function metroFile(folder: string, entry: string): string | undefined {
  const require = createRequire(path.join(folder, 'package.json'));
  const metro: MetroResolver = require('metro-resolver');
  const context = {
    allowHaste: false,
    disableHierarchicalLookup: false,
    preferNativePlatform: false,
    assetExts: new Set(),
    sourceExts: ['js', 'jsx', 'json', 'ts', 'tsx'],
    customResolverOptions: {},
    extraNodeModules: null,
    nodeModulesPaths: [],
    mainFields: ['react-native', 'browser', 'main'],
    unstable_enablePackageExports: false,
    unstable_conditionNames: [],
    unstable_conditionsByPlatform: {},
    originModulePath: path.join(folder, 'index.js'),
    doesFileExist: existsSync,
    isAssetFile: () => false,
    getPackage: (file: string) =>
      existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined,
    getPackageForModule: () => null,
    redirectModulePath: (file: string) => file,
    resolveAsset: () => undefined,
    resolveHasteModule: () => undefined,
    resolveHastePackage: () => undefined,
    unstable_logWarning: () => {},
  };
  return metro.resolve(context, entry, null).filePath;
}

/** Jest 27 requires every entry point and runs the check of the other consumers. */
function runJest(folder: string, entries: readonly string[]): void {
  const test = `
    require('@tensorflow/tfjs-backend-cpu');
    const tf = require('@tensorflow/tfjs-core');
    const tfl = require('@tensorflow/tfjs-layers');
    const check = require('./check.cjs');
    test('every entry point', async () => {
      for (const name of ${JSON.stringify(entries)}) require(name);
      await check(tf, tfl, { ...require('tfjs-deconv'), models: require('tfjs-deconv/models') });
    });
  `;
  writeFileSync(path.join(folder, 'entries.test.js'), test);
  const transformer = `
    const { transformSync } = require(${JSON.stringify(path.join(ROOT, 'node_modules', 'esbuild'))});
    exports.process = (code) => transformSync(code, { format: 'cjs', target: 'node16' }).code;
  `;
  writeFileSync(path.join(folder, 'transformer.cjs'), transformer);
  const settings = {
    testEnvironment: 'node',
    transform: { '\\.m?js$': '<rootDir>/transformer.cjs' },
    // Two dependencies are ESM alone, which Jest does not read as it is.
    transformIgnorePatterns: ['/node_modules/(?!(fast-png|iobuffer|d3-[a-z-]+|internmap)/)'],
    // ONNX's messages are read by a package that has its parts in `exports` alone: docs/onnx.md has this line.
    moduleNameMapper: {
      '^@bufbuild/protobuf/wire$': '@bufbuild/protobuf/dist/cjs/wire/index.js',
    },
  };
  const jest = path.join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--rootDir', folder, '--config', JSON.stringify(settings)];
  const { status, stderr } = spawnSync(process.execPath, [jest, ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new ValueError(`Jest 27 must find every entry point, got\n${stderr}`);
}

/**
 * Resolves every entry point, in a folder where the package and RESOLVER_PACKAGES are installed, as
 * those do that do not read `exports`.
 *
 * @throws ValueError naming the entry point that is not found
 */
export function checkWithoutExports(folder: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const file = metroFile(folder, entry);
    if (file === undefined || !existsSync(file)) {
      throw new ValueError(`Metro must find ${entry}, got ${file}.`);
    }
  }
  runJest(folder, entries);
}
