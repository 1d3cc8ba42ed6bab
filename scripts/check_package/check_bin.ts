import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';
import { cells, imageToPng } from '../../lib/data/index.js';
import { COMMANDS } from '../command_line/commands.js';

/** The file that `npx tfjs-deconv` runs; Windows has no program by the name. */
function binOf(folder: string): string {
  const root = path.join(folder, 'node_modules', 'tfjs-deconv');
  const { bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const link = path.join(folder, 'node_modules', '.bin', 'tfjs-deconv');
  if (!existsSync(link)) throw new ValueError(`${link}: npm must have made it, got none.`);
  return path.join(root, bin['tfjs-deconv']);
}

/** A folder with images/ and masks/, and a JPEG file by its name alone. */
function writeImages(folder: string): void {
  const { images, masks, shape } = cells({ count: 8, seed: 1 });
  const [count, height, width] = shape;
  for (const [name, values] of Object.entries({ images, masks })) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let n = 0; n < count; n++) {
      const data = values.slice(n * height * width, (n + 1) * height * width);
      const png = imageToPng({ width, height, channels: 1, data });
      writeFileSync(path.join(folder, name, `${n}.png`), png);
    }
  }
  writeFileSync(path.join(folder, 'a.jpg'), Uint8Array.of(0xff, 0xd8, 0xff));
}

/** Serves the demo and asks for its page. */
async function checkDemo(folder: string, bin: string): Promise<void> {
  const child = spawn(process.execPath, [bin, 'demo', '--port', '0'], { cwd: folder });
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const address = /http:\S+\//.exec(said.toString())![0];
    const page = await fetch(address);
    if (!(await page.text()).includes('<html')) throw new ValueError(`${address} must be a page.`);
  } finally {
    child.kill();
  }
}

/**
 * What calls `npx tfjs-deconv`, as installed in the folder, and throws a ValueError with what it says that it should not.
 *
 * @param node the program that runs it
 */
export function binCaller(folder: string, node: string) {
  const bin = binOf(folder);
  return (args: string[], status: number, expected: RegExp) => {
    const child = spawnSync(node, [bin, ...args], { cwd: folder, encoding: 'utf8' });
    const said = child.stdout + child.stderr;
    if (child.status === status && expected.test(said)) return;
    throw new ValueError(
      `tfjs-deconv ${args.join(' ')}: must end with ${status} and say ${expected}, got ${child.status} and\n${said}`,
    );
  };
}

/** A training of two steps on the images that checkBin has written. */
export const TRAINING = [
  ...['train', 'segment', '--data', 'cells', '--steps', '2', '--batch', '2'],
  ...['--model', '{"depth":1}'],
];

/**
 * Runs each command of `npx tfjs-deconv` where the package is installed with a backend and no decoder of JPEG.
 *
 * @returns how many calls there were
 * @throws ValueError with what a command says that it should not
 */
export async function checkBin(folder: string): Promise<number> {
  const bin = binOf(folder);
  const call = binCaller(folder, process.execPath);
  let calls = 0;
  const run: typeof call = (...asked) => {
    calls++;
    call(...asked);
  };
  run(['--help'], 0, /^npx tfjs-deconv COMMAND/);
  run(['trian'], 2, /Did you mean train\?/);
  for (const name of Object.keys(COMMANDS)) {
    run([name, '--help'], 0, new RegExp(`^npx tfjs-deconv ${name}\\b`));
  }
  writeImages(path.join(folder, 'cells'));
  run(TRAINING, 0, /^Report: /m);
  run(['evaluate', 'out/train/segment'], 0, /^mean IoU: /m);
  run(['predict', 'out/train/segment', 'cells/images/0.png'], 0, /^Wrote .*0\.png\.$/m);
  run(['predict', 'out/train/segment', 'cells/a.jpg'], 1, /npm install jpeg-js/);
  run([...TRAINING, '--backend', 'node'], 1, /npm install @tensorflow\/tfjs-node/);
  const sized = ['--input-shape', '64,64,1'];
  run(['convert', 'out/train/segment/model', 'unet.keras', ...sized], 0, /differs by/);
  const layer = ['--layer', 'output', '--image', 'cells/images/0.png'];
  run(['deconvolve', '--model', 'out/train/segment/model', ...layer], 0, /^Report: /m);
  run(['doctor'], 0, /^All well: /m);
  await checkDemo(folder, bin);
  return calls + 1;
}
