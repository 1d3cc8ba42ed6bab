import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../../scripts/command_line/commands.js';
import { nearest } from '../../scripts/command_line/nearest.js';
import { runAlone } from './run_alone.js';

const run = (...args: string[]) => runAlone('tfjs_deconv.ts', args);

test.each([
  ['trian', ['train']],
  ['conver', ['convert']],
  ['eval', ['evaluate']],
  ['DOCTOR', ['doctor']],
  ['predikt', ['predict']],
  ['serve', []],
])('who types %s means %j', (typed, meant) => {
  expect(nearest(typed, Object.keys(COMMANDS))).toEqual(meant);
});

test('--help names every command', async () => {
  const { status, stdout } = await run('--help');
  expect(status).toBe(0);
  for (const name of Object.keys(COMMANDS)) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('--version prints that of the package', async () => {
  const { version } = JSON.parse(
    readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'),
  );
  expect((await run('--version')).stdout).toBe(`${version}\n`);
});

test('a command gets its arguments', async () => {
  const { status, stdout } = await run('convert', '--help');
  expect([status, stdout.split('\n')[0]]).toEqual([0, 'npx tfjs-deconv convert IN OUT [OPTIONS]']);
  expect(await run('predict')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^RUN: /),
  });
});

const COMMAND =
  'tfjs-deconv: the command must be one of train, evaluate, predict, convert, split, deconvolve, doctor, demo, got ';

test.each([
  [['trian', 'unet'], `${COMMAND}'trian'. Did you mean train?\n`],
  [['constructor'], `${COMMAND}'constructor'.\n`],
  [[], `${COMMAND}none.\n`],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await run(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});
