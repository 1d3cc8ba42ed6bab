import { readdirSync, statSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { fail, ValueError } from '../../check.js';
import { fitImage } from '../../data/fit_image.js';
import { glyphs, type Image, Random, withChannels } from '../../data/index.js';
import { descriptionOf } from '../../data/kept_description.js';
import type { MaskClass } from '../../data/mask_classes.js';
import { colourOfId } from '../../data/mask_colour.js';
import { PictureKinds } from '../../data/picture_kinds.js';
import { type IdxFiles, idxFolder, readIdx } from '../../node/index.js';
import { drawRows } from '../tasks/image_rows.js';
import type { DataRequest, Example, Job, Request, Source } from '../tasks/task.js';
import { augmentations, augmented, saidAugmentation } from './augment.js';
import { wantedChannels } from './image_channels.js';
import { leftOut } from './left_out.js';
import { lookAt } from './look_at_pictures.js';
import { withOtherData } from './other_data.js';
import { inParts, type OpenedData } from './parts.js';
import {
  classFolders,
  isPictureFile,
  type PictureItem,
  type PictureList,
  pictureList,
} from './picture_list.js';
import { PictureReader } from './picture_reader.js';
import { collect, indexedSource, inputsOf, slices, where } from './source.js';
import { inTestParts, refuseSplit } from './splits.js';
import { sizesText, wantedSize } from './wanted_size.js';

/** Images of one size, those to train on and those to judge by; y is the class, if known. */
export interface ImageSets extends OpenedData {
  shape: [height: number, width: number, channels: number];
  /** How many classes there are; null where they are not known. */
  classes: number | null;
}

/** What the classes of pictures are taken for: themselves, or whether they are normal. */
export type ImageUse = 'classes' | 'anomalies';

const GLYPHS = { train: 10_000, test: 2_000 };
/** Examples that are drawn before the training. */
const SHOWN = 8;
/** Of a folder that says nothing about tests. */
const TEST_PART = 0.2;

/** The images of an IDX file, as they are, made to 0..1 as they are read. */
async function* imagesOfIdx({ images, shape: [, height, width, channels = 1] }: IdxFiles) {
  for await (const { data } of readIdx(images)) {
    yield { height, width, channels, data: Float32Array.from(data, (value) => value / 255) };
  }
}

/** The same as examples, with their labels, which lie in memory. */
function streamed(
  files: IdxFiles,
  labels: ArrayLike<number>,
  channels: 1 | 3,
  fitted: (image: Image) => Image,
): Source {
  return async function* () {
    let place = 0;
    for await (const image of imagesOfIdx(files)) {
      const { data: x } = withChannels(fitted(image), channels);
      yield { x, y: Float32Array.of(labels[place++]!) };
    }
  };
}

async function labelsOf({ labels }: IdxFiles): Promise<number[]> {
  const values: number[] = [];
  for await (const { data } of readIdx(labels)) values.push(data[0]!);
  return values;
}

const classesOf = (labels: ArrayLike<number>) =>
  Array.from(labels).reduce((most, label) => Math.max(most, label + 1), 0);

function embedded({ seed, limit }: DataRequest): ImageSets {
  const train = Math.min(GLYPHS.train, limit);
  const count = train + Math.min(GLYPHS.test, limit);
  const { images, shape, labels } = glyphs({ count, seed });
  const size = shape[1] * shape[2];
  const all = slices(images, labels, size);
  return {
    facts: {
      label: 'embedded glyphs, drawn by this program (no --data was given)',
      found: { images: `${count} of ${shape[2]}x${shape[1]} pixels, gray` },
      assumed: [],
      split: 'drawn one after the other',
      channels: 1,
    },
    shape: [shape[1], shape[2], 1],
    train: where(all, (place) => place < train),
    test: where(all, (place) => place >= train),
    classes: classesOf(labels),
  };
}

/** Names of the folder or the class of what is as it is to be. */
const NORMAL = /^(normal|good|ok|okay|fine|healthy|nominal)$/i;

/** Whether a picture is as it is to be; all are where nothing says it. */
export const isNormal = ({ label }: PictureItem): boolean =>
  label === undefined || NORMAL.test(label);

/** The pictures with classes of their own, or with `normal` and `anomaly` instead of these. */
async function listed(path: string, { group }: DataRequest, use: ImageUse): Promise<PictureList> {
  const list = await pictureList(path, group);
  if (use === 'classes') return list;
  const items = list.items.map((item) => ({
    ...item,
    label: isNormal(item) ? 'normal' : 'anomaly',
  }));
  return { items, classes: ['normal', 'anomaly'] };
}

async function fromFiles(path: string, request: DataRequest, use: ImageUse): Promise<ImageSets> {
  const { items, classes: named } = await listed(path, request, use);
  const reader = new PictureReader();
  const { kinds, sizes } = await lookAt(items, reader);
  const label = `images of ${path}`;
  const { size, resize, assumed } = wantedSize(path, sizes, request);
  const [height, width] = size!;
  const { channels, told } = wantedChannels(kinds, request);
  const classes = classNames(path, named, request);
  const places = classes && new Map(classes.map((name, place) => [name, place]));
  const fit = resize === undefined ? undefined : { size: size!, resize };
  const all = indexedSource({
    count: items.length,
    async read(place) {
      const { file, label: own } = items[place]!;
      const { image } = await reader.read(file, fit);
      const x = withChannels(image, channels).data;
      return places === null ? { x } : { x, y: Float32Array.of(places.get(own!)!) };
    },
  });
  const { told: division, ...parts } = inTestParts(label, all, items, request, {
    share: TEST_PART,
    noun: 'file',
  });
  const counts = classes?.map((name) => items.filter((item) => item.label === name).length);
  const classText = classes?.map((name, place) => `${name} (${counts![place]})`).join(', ');
  return {
    facts: {
      label,
      found: {
        images: sizesText(sizes),
        ...(resize !== undefined && { resized: `to ${width}x${height} by '${resize}'` }),
        colours: told,
        ...(classText !== undefined && { classes: classText }),
      },
      assumed: [
        ...kinds.assumed,
        ...assumed,
        ...leftOut(
          path,
          'image',
          items.map(({ file }) => file),
        ),
      ],
      split: division,
      channels,
      size: [height, width],
      ...(resize !== undefined && { resize }),
      ...(classes !== null && classes.length > 1 && { classes: classes.map(numbered) }),
    },
    shape: [height, width, channels],
    ...parts,
    classes: classes === null ? null : classes.length,
  };
}

/** A class by its number, as masks have them. */
const numbered = (name: string, place: number): MaskClass => ({
  name,
  colour: colourOfId(place, { depth: 16 }),
});

/** The classes of pictures: those of the model or of the training data, of which others must not be. */
function classNames(
  path: string,
  found: string[] | null,
  { models, known }: DataRequest,
): string[] | null {
  const kept = models === undefined ? known : descriptionOf(Object.values(models)[0]!);
  const names = kept?.classes?.map(({ name }) => name);
  if (names === undefined || found === null) return found;
  const other = found.find((name) => !names.includes(name));
  if (other !== undefined) fail(path, 'the classes', names.join(', '), other);
  return names;
}

async function fromIdx(path: string, request: DataRequest): Promise<ImageSets> {
  refuseSplit(request, 'as IDX files say which images are to judge by');
  const { train, test } = await idxFolder(path);
  const [, height, width, own = 1] = train.shape;
  if (own > 4) {
    const got = `[${train.shape.join(', ')}]`;
    fail(train.images, 'the shape', '[n, height, width, channels] with 1 to 4 channels', got);
  }
  const kinds = new PictureKinds();
  for (const files of own < 3 ? [] : [train, test]) {
    for await (const image of imagesOfIdx(files)) kinds.add(image);
  }
  const { channels, told } = wantedChannels(kinds, request);
  const [trained, tested] = [await labelsOf(train), await labelsOf(test)];
  const { size, resize } = wantedSize(path, [[height!, width!]], request);
  const fit = (image: Image) => (resize === undefined ? image : fitImage(image, size!, resize));
  return {
    facts: {
      label: `IDX files of ${path}`,
      found: {
        images: `${trained.length + tested.length} of ${width}x${height} pixels`,
        colours: told,
        classes: String(Math.max(classesOf(trained), classesOf(tested))),
      },
      assumed: kinds.assumed,
      split: 'by the files',
      channels,
      size: size!,
      ...(resize !== undefined && { resize }),
    },
    shape: [...size!, channels],
    train: streamed(train, trained, channels, fit),
    test: streamed(test, tested, channels, fit),
    classes: Math.max(classesOf(trained), classesOf(tested)),
  };
}

/** Whether a path is that of pictures in files, folders of them or a list, and no folder of IDX files. */
function hasPictures(path: string): boolean {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (!folder) return folder === false;
  return readdirSync(path).some(isPictureFile) || classFolders(path).length > 0;
}

/** The images of a folder of IDX files or of pictures, of folders of them, or of a list; without one, glyphs. */
export async function imageSets(
  request: DataRequest,
  use: ImageUse = 'classes',
): Promise<ImageSets> {
  const { data: path } = request;
  if (path === undefined) return embedded(request);
  if (hasPictures(path)) return fromFiles(path, request, use);
  if (use === 'anomalies') {
    fail(path, 'the data', 'picture files, as IDX files do not say which are normal', 'IDX files');
  }
  const others = leftOut(path, 'image');
  if (others.length > 0 && !readdirSync(path).some((name) => /-ubyte(\.gz)?$/.test(name))) {
    const expected =
      'PNG, JPEG, WebP or TIFF files, folders of them that are classes, or IDX files';
    throw new ValueError(
      `${path}: the folder must contain ${expected}, got none; ${others.join(' ')}`,
    );
  }
  return fromIdx(path, request);
}

/** Those changes of training images that are asked for, and how they look. */
function augmentation(
  { shape: [height, width, channels] }: ImageSets,
  { augment, seed }: Request,
  train: Source,
): Pick<Job, 'augment' | 'examples'> {
  const kinds = augmentations(augment ?? 'none');
  if (kinds.length === 0) return {};
  const change = (example: Example, random: Random) =>
    augmented({ ...example, size: [height, width] }, kinds, random);
  return {
    augment: (batch, random) => batch.map((example) => change(example, random)),
    async examples() {
      const some = await collect(train, SHOWN);
      const random = new Random(seed);
      const rows = [
        some,
        some.map((one) => change(one, random)),
        some.map((one) => change(one, random)),
      ];
      const tensors = rows.map((row) => inputsOf(row, [height, width, channels]));
      const names = ['images', 'changed', 'changed'];
      const drawn = await drawRows(
        tensors.map((tensor, i): [string, tf.Tensor] => [names[i]!, tensor]),
        'Training images, and twice as they are changed by chance before they are learned from.',
      );
      tf.dispose(tensors);
      return drawn;
    },
  };
}

/** The images of a request in their parts. */
export async function openImages(request: Request) {
  return imagesInParts(await withOtherData(request, (one) => imageSets(one)), request);
}

/** Images in their parts. */
export async function imagesInParts(found: ImageSets, request: Request) {
  const { job, judged } = await inParts(found, request);
  const told = saidAugmentation(request.augment);
  const data = { ...job.data, found: { ...job.data.found, ...told } };
  const parts = { job: { ...job, data, ...augmentation(found, request, job.train) }, judged };
  return { ...found, facts: data, ...parts };
}
