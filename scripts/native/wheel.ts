import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ValueError } from '../../lib/check.js';
import { runCommand } from './run_command.js';

/**
 * tensorflow-cpu wheels from 2.12 on hold TensorFlow's C library and its headers. Of the versions
 * that work, 2.15.1 is the smallest to download and the quietest; speed is the same within noise.
 */
const WHEEL = {
  requirement: 'tensorflow-cpu==2.15.1',
  file: 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  megabytes: 207,
};

/** pip chooses by these and not by the Python that it runs on. */
const TAGS = ['--python-version=311', '--implementation=cp', '--abi=cp311'];

const UNPACK = `
import sys, zipfile
wheel, target, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as z:
    z.extractall(target, [n for n in z.namelist() if n.startswith(tuple(prefixes))])
`;

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The name of a Python that has pip. */
export async function findPython(): Promise<string> {
  for (const name of ['python3', 'python']) {
    const { ok } = await runCommand(name, ['-m', 'pip', '--version'], { seconds: 60 });
    if (ok) return name;
  }
  throw new ValueError(
    'python3 with pip must be installed, got none (Debian: apt-get install python3-pip).',
  );
}

/** The path of the wheel, from the cache or else by pip, its hash checked either way. */
export async function fetchWheel(python: string, say: (line: string) => void): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tfjs-deconv');
  const cached = join(cache, WHEEL.file);
  if (existsSync(cached)) {
    if ((await sha256(cached)) === WHEEL.sha256) {
      say(`found ${WHEEL.requirement} in ${cache}, its hash is right`);
      return cached;
    }
    say(`${cached} has a wrong hash and is fetched again`);
    await rm(cached);
  }
  say(`downloading ${WHEEL.requirement} (${WHEEL.megabytes} MB) with pip`);
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'download-'));
  try {
    const platform = '--platform=manylinux2014_x86_64';
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
    const args = [...pip, ...TAGS, platform, '--dest', folder, WHEEL.requirement];
    const { ok, problem } = await runCommand(python, args, { seconds: 900 });
    if (!ok) throw new ValueError(`pip did not download ${WHEEL.requirement}: ${problem}`);
    const fetched = join(folder, WHEEL.file);
    const got = await sha256(fetched);
    if (got !== WHEEL.sha256) {
      throw new ValueError(`the sha256 of ${WHEEL.file} must be ${WHEEL.sha256}, got ${got}.`);
    }
    await rename(fetched, cached);
    return cached;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Unpacks the members whose names begin with one of the prefixes. */
export async function unpackWheel(
  python: string,
  wheel: string,
  target: string,
  prefixes: readonly string[],
): Promise<void> {
  const args = ['-c', UNPACK, wheel, target, ...prefixes];
  const { ok, problem } = await runCommand(python, args, { seconds: 600 });
  if (!ok) throw new ValueError(`${wheel} could not be unpacked: ${problem}`);
}
