import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageToPng, Random } from '../../lib/data/index.js';
import { pickBackend } from '../../lib/node/index.js';
import { TASKS } from '../../lib/training/tasks/index.js';
import { openVariant } from '../../lib/training/tasks/open_variant.js';

let folder: string;
beforeAll(async () => {
  await pickBackend('wasm', { threads: 1 });
  folder = mkdtempSync(path.join(tmpdir(), 'by-place-'));
  const random = new Random(1);
  const draw = (name: string, value: () => number, channels = 1) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const data = Float32Array.from({ length: 16 * 16 * channels }, value);
    writeFileSync(file, imageToPng({ width: 16, height: 16, channels, data }));
  };
  const noise = () => random.integer(256) / 255;
  for (let i = 0; i < 10; i++) {
    draw(`plain/${i}.png`, noise, 3);
    for (const name of ['classes/good', 'classes/bad']) draw(`${name}/${i}.png`, noise);
    for (const name of ['inputs', 'targets']) draw(`pairs/${name}/${i}.png`, noise);
    draw(`masked/images/${i}.png`, noise);
    draw(`masked/masks/${i}.png`, () => random.integer(2));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The data of each task that takes others than a folder of pictures. */
const DATA: Readonly<Record<string, string>> = {
  segment: 'masked',
  anomaly: 'classes',
  classify: 'classes',
  'image-to-image': 'pairs',
};

const VARIANTS = TASKS.flatMap(({ name, variants }) =>
  variants.filter(({ kind }) => kind === 'image').map(({ builder }) => [name, builder] as const),
);

test.each(VARIANTS)(
  '%s by %s finds pictures by their places: what waits for its turn in an epoch is numbers',
  async (task, builder) => {
    const request = {
      data: path.join(folder, DATA[task] ?? 'plain'),
      seed: 1,
      limit: Number.POSITIVE_INFINITY,
      validation: 0.2,
      model: {},
    };
    const choice = { task, builder, kind: 'image' as const };
    const job = await openVariant(choice, request, { learningRate: 0, where: 'test' });
    for (const source of [job.train, job.validation]) expect(source.indexed).toBeDefined();
    const { indexed } = job.train;
    expect(indexed!.count).toBe(job.count);
    const inOrder = [];
    for await (const { x } of job.train()) inOrder.push([...x]);
    expect(inOrder).toHaveLength(job.count);
    const [last] = [await indexed!.read(job.count - 1)];
    expect([...last.x]).toEqual(inOrder.at(-1));
  },
);
