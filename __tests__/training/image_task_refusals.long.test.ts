import { rmSync } from 'node:fs';
import { Random } from '../../lib/data/index.js';
import { pickBackend } from '../../lib/node/index.js';
import { type TrainOptions, train } from '../../lib/training/index.js';
import { drawPairs, file, makeFolder, removeFolder, shapes, write } from './image_task_rows.js';

beforeAll(() => pickBackend('wasm', { threads: 1 }));
beforeEach(makeFolder);
afterEach(removeFolder);

const SAID: [string, TrainOptions, string][] = [
  ['denoise', { noise: 2 }, 'train: noise must be a finite number from 0 to 1, got 2.'],
  ['super-resolution', { factor: 5 }, 'train: factor must be 2, 3 or 4, got 5.'],
  [
    'super-resolution',
    { noise: 0.1 },
    'train: noise must be left out, as super-resolution by espcn has no such data, got 0.1.',
  ],
  [
    'image-to-image',
    { adversarial: -1 },
    'train: adversarial must be a finite number from 0 to 1000, got -1.',
  ],
];

test.each(SAID)('%s with %j is refused', async (task, options, message) => {
  await expect(train(task, { ...options, verbose: 0 })).rejects.toThrow(message);
});

test('data that a task cannot learn from are refused', async () => {
  const run = (task: string, data: string, options: TrainOptions = {}) =>
    train(task, { data, verbose: 0, out: file('run'), ...options });
  const random = new Random(1);
  for (let i = 0; i < 5; i++) {
    write(
      `gray/${i}.png`,
      shapes(random).outlines.filter((_, at) => at % 3 === 0),
      24,
    );
  }
  await expect(run('colorize', file('gray'))).rejects.toThrow(
    `images of ${file('gray')}: the images must be in colour, to learn colours from, got 'gray'.`,
  );
  await expect(run('image-to-image', file('gray'))).rejects.toThrow(
    `${file('gray')}: the folder must contain inputs/ and targets/, got no inputs and no targets.`,
  );
  const pairs = drawPairs();
  await expect(run('denoise', pairs, { noise: 0.1 })).rejects.toThrow(
    `${pairs}: noise must be left out, as the inputs have their own, got 0.1.`,
  );
  await expect(run('denoise', pairs)).rejects.toThrow(
    `${pairs}: the inputs must be of 3 channels, as the targets, got 1.`,
  );
  rmSync(file('pairs', 'targets', '3.png'));
  await expect(run('image-to-image', pairs)).rejects.toThrow(
    `${file('pairs', 'targets')}: the folder must contain one file called 3 for ${file('pairs', 'inputs', '3.png')}, got none.`,
  );
  write('pairs/targets/3.png', new Float32Array(20 * 20), 20);
  await expect(run('image-to-image', pairs)).rejects.toThrow(
    `${file('pairs', 'targets', '3.png')}: the target must be of 24x20 pixels, as ${file('pairs', 'inputs', '3.png')} is, got 20x20.`,
  );
}, 180_000);
