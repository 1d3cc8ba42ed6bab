import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import type { DataFacts } from '../../lib/data/data_description.js';
import { imageToPng, toWav } from '../../lib/data/index.js';
import { pickBackend } from '../../lib/node/index.js';
import { imagePairs } from '../../lib/training/data/image_pairs.js';
import { imageSets } from '../../lib/training/data/images.js';
import { kindOfData } from '../../lib/training/data/kind_of_data.js';
import { textPieces } from '../../lib/training/data/lines.js';
import { maskedImages } from '../../lib/training/data/masked_images.js';
import { recordings } from '../../lib/training/data/recordings.js';
import { openSources } from '../../lib/training/data/signals/open_sources.js';
import { predictImages } from '../../lib/training/tasks/image_files.js';
import type { DataRequest } from '../../lib/training/tasks/task.js';
import { pictures } from '../data/pictures/fixture.js';

let folder: string;
beforeAll(() => pickBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'left-out-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
const half = Float32Array.from({ length: 64 }, (_, i) => Number(i % 8 > 3));
const png = imageToPng({ width: 8, height: 8, channels: 1, data: half });
const wav = toWav({ sampleRate: 8000, channels: 1, samples: half });
const numbered = Array.from({ length: 5 }, (_, i) => `a${i}`);

/** Data of each kind: their files, what opens them, and files that are left out, with what is said. */
const KINDS: {
  name: string;
  files: [folder: string, extension: string, content: string | Uint8Array][];
  open(request: DataRequest): Promise<Pick<DataFacts, 'assumed' | 'found'>>;
  unread: string;
}[] = [
  {
    name: 'pictures',
    files: [['', 'png', png]],
    open: async (request) => (await imageSets(request)).facts,
    unread: 'b.bmp',
  },
  {
    name: 'pictures of classes',
    files: ['cats', 'dogs'].map((name) => [name, 'png', png]),
    open: async (request) => (await imageSets(request)).facts,
    unread: 'cats/b.gif',
  },
  {
    name: 'masks',
    files: ['images', 'masks'].map((name) => [name, 'png', png]),
    open: async (request) => (await maskedImages(request)).facts,
    unread: 'images/b.HEIC',
  },
  {
    name: 'pairs',
    files: ['inputs', 'targets'].map((name) => [name, 'png', png]),
    open: async (request) => (await imagePairs(request)).facts,
    unread: 'inputs/b.bmp',
  },
  {
    name: 'tables',
    files: [['', 'csv', 'a\n1\n2\n3\n']],
    open: ({ data }) => openSources(data!, 'signal', {}),
    unread: 'b.xlsx',
  },
  {
    name: 'sounds',
    files: [['', 'wav', wav]],
    open: ({ data }) => openSources(data!, 'audio', {}),
    unread: 'b.mp3',
  },
  {
    name: 'recordings',
    files: [['', 'wav', wav]],
    open: async (request) => (await recordings(request)).facts,
    unread: 'b.m4a',
  },
  {
    name: 'texts',
    files: [['', 'txt', 'A line of some words.\n'.repeat(20)]],
    open: async (request) => (await textPieces(request)).facts,
    unread: 'b.docx',
  },
];

describe.each(KINDS)('$name', ({ files, open, unread }) => {
  const request = () => ({ data: folder, seed: 1, limit: 1000 });
  beforeEach(() => {
    for (const [part, extension, content] of files) {
      for (const name of numbered) put(path.join(part, `${name}.${extension}`), content);
    }
  });

  test('what systems leave beside them counts for nothing', async () => {
    const { assumed, found } = await open(request());
    const kind = kindOfData(folder);
    for (const [part, extension] of files) {
      for (const name of numbered) put(path.join(part, `._${name}.${extension}`), 'no such file');
      put(path.join(part, '.DS_Store'), 'Bud1');
      put(path.join(part, `.ipynb_checkpoints/a0-checkpoint.${extension}`), 'no such file');
      put(path.join('__MACOSX', part, `a0.${extension}`), 'no such file');
    }
    expect(await open(request())).toMatchObject({ assumed, found });
    expect(kindOfData(folder)).toBe(kind);
  });

  test('files of formats that are not read are told of', async () => {
    put(unread, '');
    expect((await open(request())).assumed).toContain(
      `1 file of a format that is not read is left out: ${unread}.`,
    );
  });
});

test('predictions say what of pictures is not taken as it is stored', async () => {
  const layer = layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [null, null, 1] });
  const model = sequential({ layers: [layer] });
  put('a.tif', Buffer.from(pictures.pages[0]!.file, 'base64'));
  const { file } = pictures.turned.find((one) => one.form === 'PNG' && one.orientation === 6)!;
  put('b.png', Buffer.from(file, 'base64'));
  put('c.bmp', '');
  put('._b.png', '');
  const said: string[] = [];
  const seen: string[] = [];
  await predictImages(
    model,
    [folder],
    (line) => said.push(line.replaceAll(folder, 'DIR')),
    (_, image) => {
      seen.push(path.basename(image.path));
    },
  );
  expect(seen).toEqual(['a.tif', 'b.png']);
  expect(said).toEqual(
    expect.arrayContaining([
      'DIR/a.tif: of 3 pictures the first is taken.',
      'DIR/b.png: turned, as the EXIF says.',
      'DIR: 1 file of a format that is not read is left out: c.bmp.',
    ]),
  );
  model.dispose();
});

test('pictures in folders within pictures are told of, and those in folders within folders', async () => {
  for (const name of numbered) for (const part of ['', 'old']) put(`${part}/${name}.png`, png);
  const request = { data: folder, seed: 1, limit: 1000 };
  expect((await imageSets(request)).facts.assumed).toEqual([
    '5 other files are left out: old/a0.png, old/a1.png, old/a2.png and 2 more.',
  ]);
});

test.each([
  ['scans/b.bmp', '1 file of a format that is not read is left out: scans/b.bmp.'],
  ['day/one/b.png', '1 other file is left out: day/one/b.png.'],
])('a folder that has %s alone is refused with its name', async (name, told) => {
  put(name, png);
  await expect(imageSets({ data: folder, seed: 1, limit: 1000 })).rejects.toThrow(
    `${folder}: the folder must contain PNG, JPEG, WebP or TIFF files, folders of them that are classes, or IDX files, ` +
      `got none; ${told}`,
  );
});
