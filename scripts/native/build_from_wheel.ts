import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ValueError } from '../../lib/check.js';
import { packageFolder } from './paths.js';
import { runCommand } from './run_command.js';
import { fetchWheel, findPython, unpackWheel } from './wheel.js';

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/'];
const LICENSES = ['tensorflow/THIRD_PARTY_NOTICES.txt', 'tensorflow_cpu-2.15.1.dist-info/LICENSE'];

async function requireCompiler(): Promise<void> {
  const { ok } = await runCommand('g++', ['--version'], { seconds: 60 });
  if (!ok) throw new ValueError('g++ must be installed, got none (Debian: apt-get install g++).');
}

/** The one call that node-gyp would make. The addon finds the libraries relative to itself. */
async function compile(folder: string, unpacked: string, libraries: string, addon: string) {
  const sources = (await readdir(join(folder, 'binding'))).filter((name) => name.endsWith('.cc'));
  const headers = join(packageFolder('node-api-headers'), 'include');
  const args = [
    '-std=c++17',
    '-O2',
    '-fPIC',
    '-shared',
    '-w',
    '-DNAPI_VERSION=8',
    '-DNODE_GYP_MODULE_NAME=tfjs_binding',
    '-DBUILDING_NODE_EXTENSION',
    `-I${headers}`,
    '-I.',
    `-I${join(unpacked, 'tensorflow/include')}`,
    ...sources.map((name) => join('binding', name)),
    '-o',
    addon,
    `-L${libraries}`,
    '-Wl,--no-as-needed',
    '-ltensorflow',
    '-ltensorflow_framework',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  const { ok, problem } = await runCommand('g++', args, { cwd: folder, seconds: 600 });
  if (!ok) throw new ValueError(`g++ did not compile the addon: ${problem}`);
}

/**
 * Fills tfjs-node's `deps/` (libraries and their licences) and `lib/napi-v8/` (the addon) from the
 * wheel. Both are made in a folder beside and moved into place at the end.
 */
export async function buildFromWheel(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ValueError(
      `building from the wheel needs linux x64, got ${process.platform} ${process.arch}; ` +
        'every command works on the wasm backend without it.',
    );
  }
  const python = await findPython();
  await requireCompiler();
  const folder = packageFolder('@tensorflow/tfjs-node');
  const wheel = await fetchWheel(python, say);

  const work = await mkdtemp(join(folder, 'native-'));
  try {
    const unpacked = join(work, 'wheel');
    say('unpacking the library, its headers and its licences (about 620 MB)');
    await unpackWheel(python, wheel, unpacked, [
      ...LIBRARIES.map((name) => `tensorflow/${name}`),
      ...HEADERS.map((name) => `tensorflow/include/${name}`),
      ...LICENSES,
    ]);

    const deps = join(work, 'deps');
    await mkdir(join(deps, 'lib'), { recursive: true });
    for (const name of LIBRARIES) {
      await rename(join(unpacked, 'tensorflow', name), join(deps, 'lib', name));
      await symlink(name, join(deps, 'lib', name.replace('_cc', '').replace('.so.2', '.so')));
    }
    for (const path of LICENSES) {
      await rename(join(unpacked, path), join(deps, path.split('/').at(-1)!));
    }

    say('compiling the addon');
    const addon = join(work, 'tfjs_binding.node');
    await compile(folder, unpacked, join(deps, 'lib'), addon);

    const target = join(folder, 'lib', 'napi-v8');
    await mkdir(target, { recursive: true });
    if (existsSync(join(folder, 'deps'))) await rm(join(folder, 'deps'), { recursive: true });
    await rename(deps, join(folder, 'deps'));
    await rename(addon, join(target, 'tfjs_binding.node'));
  } finally {
    await rm(work, { recursive: true });
  }
}
