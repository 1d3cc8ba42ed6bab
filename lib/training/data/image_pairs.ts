import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ValueError } from '../../check.js';
import { drawnShapes } from '../../data/drawn_shapes.js';
import { Random, withChannels } from '../../data/index.js';
import { PictureKinds } from '../../data/picture_kinds.js';
import { pairedFiles } from '../../node/paired_files.js';
import { IMAGE_EXTENSIONS } from '../../node/read_image.js';
import type { DataRequest, Source } from '../tasks/task.js';
import { leftOut } from './left_out.js';
import type { OpenedData } from './parts.js';
import { PictureReader } from './picture_reader.js';
import { indexedSource, readAhead } from './source.js';
import { inTestParts } from './splits.js';

/** Images and what is to come out of each, y, of one size both. */
export interface ImagePairs extends OpenedData {
  /** Of what goes in and of what comes out. */
  channels: { input: 1 | 3; target: 1 | 3 };
  /** Pixels of all images; null where they differ. */
  size: [height: number, width: number] | null;
  /** Pixels of the shortest side of any image. */
  smallest: number;
}

const EMBEDDED = { count: 500, side: 32 };
const TEST_PART = 0.2;

/** Whether a path is a folder of pairs. */
export const hasPairs = (path: string): boolean =>
  ['inputs', 'targets'].every((part) =>
    statSync(join(path, part), { throwIfNoEntry: false })?.isDirectory(),
  );

function embedded(request: DataRequest): ImagePairs {
  const { count, side } = EMBEDDED;
  const random = new Random(request.seed);
  const drawn = Array.from({ length: Math.min(count, 5 * request.limit) }, () => {
    const { picture, outlines } = drawnShapes(side, random);
    return { x: outlines, y: picture, size: [side, side] };
  });
  const all: Source = async function* () {
    yield* drawn;
  };
  const label =
    'embedded outlines of discs and squares, drawn by this program (no --data was given)';
  const items = drawn.map((_, place) => ({ name: String(place) }));
  const defaults = { share: TEST_PART, noun: 'pair' };
  const { told, ...parts } = inTestParts(label, all, items, request, defaults);
  return {
    facts: {
      label,
      found: { pairs: `${drawn.length} of ${side}x${side} pixels, white lines to colours` },
      assumed: [],
      split: told,
      channels: 3,
    },
    channels: { input: 3, target: 3 },
    size: [side, side],
    smallest: side,
    ...parts,
  };
}

/** What the pictures of one side of the pairs are taken as; those of a trained model as it takes them. */
function channelsOf(kinds: PictureKinds, gray: boolean | undefined, trained: number | undefined) {
  if (trained !== undefined) return trained === 3 ? 3 : 1;
  return gray ? 1 : kinds.channels;
}

/** What was taken for granted of both sides; of one alone, with its name. */
function assumedOf({ input, target }: Record<'input' | 'target', PictureKinds>): string[] {
  const both = input.assumed.filter((one) => target.assumed.includes(one));
  const alone = ({ assumed }: PictureKinds, side: string) =>
    assumed.filter((one) => !both.includes(one)).map((one) => `${side}: ${one}`);
  return [...both, ...alone(input, 'inputs'), ...alone(target, 'targets')];
}

async function fromFolder(folder: string, request: DataRequest): Promise<ImagePairs> {
  const pairs = await pairedFiles(folder, IMAGE_EXTENSIONS);
  const kinds = { input: new PictureKinds(), target: new PictureKinds() };
  const sizes = new Set<string>();
  let [smallest, first] = [Number.POSITIVE_INFINITY, [0, 0] as [number, number]];
  const readers = { input: new PictureReader(), target: new PictureReader() };
  const readBoth = async ([inputFile, targetFile]: readonly [string, string]) => {
    const [input, target] = await Promise.all([
      readers.input.read(inputFile),
      readers.target.read(targetFile),
    ]);
    return { inputFile, targetFile, input, target };
  };
  for await (const { inputFile, targetFile, input, target } of readAhead(pairs, readBoth)) {
    if (input.width !== target.width || input.height !== target.height) {
      throw new ValueError(
        `${targetFile}: the target must be of ${input.width}x${input.height} pixels, as ${inputFile} is, ` +
          `got ${target.width}x${target.height}.`,
      );
    }
    kinds.input.add(input.image, input);
    kinds.target.add(target.image, target);
    sizes.add(`${input.width}x${input.height}`);
    first = [input.height, input.width];
    smallest = Math.min(smallest, ...first);
  }
  const { gray, models } = request;
  const model = models?.model;
  const trained = (side: 'inputs' | 'outputs') => model?.[side][0]?.shape.at(-1) ?? undefined;
  const channels = {
    input: channelsOf(kinds.input, gray, trained('inputs')),
    target: channelsOf(kinds.target, gray, trained('outputs')),
  };
  const all = indexedSource({
    count: pairs.length,
    async read(place) {
      const both = await readBoth(pairs[place]!);
      const input = withChannels(both.input.image, channels.input);
      const target = withChannels(both.target.image, channels.target);
      return { x: input.data, y: target.data, size: [input.height, input.width] };
    },
  });
  const label = `pairs of ${folder}`;
  const items = pairs.map(([file]) => ({ name: basename(file), file }));
  const defaults = { share: TEST_PART, noun: 'pair' };
  const { told, ...parts } = inTestParts(label, all, items, request, defaults);
  return {
    facts: {
      label,
      found: {
        pairs: `${pairs.length}, ${sizes.size === 1 ? `of ${[...sizes][0]} pixels` : `of ${sizes.size} sizes`}`,
        inputs: kinds.input.told(channels.input, ''),
        targets: kinds.target.told(channels.target, ''),
      },
      assumed: [...assumedOf(kinds), ...leftOut(folder, 'image', pairs.flat())],
      split: told,
      channels: channels.input,
    },
    channels,
    size: sizes.size === 1 ? first : null,
    smallest,
    ...parts,
  };
}

/** Pairs of images, from a folder's inputs/ and targets/, or drawn. */
export async function imagePairs(request: DataRequest): Promise<ImagePairs> {
  const { data } = request;
  return data === undefined ? embedded(request) : fromFolder(data, request);
}
