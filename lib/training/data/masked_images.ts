import { ValueError } from '../../check.js';
import { type FitOptions, fitImage } from '../../data/fit_image.js';
import { cells, type Image, type Random, withChannels } from '../../data/index.js';
import type { MaskClass } from '../../data/mask_classes.js';
import { type Exposure, USUAL_EXPOSURE } from '../../data/normal_exposure.js';
import type { DataRequest } from '../tasks/task.js';
import { wantedChannels } from './image_channels.js';
import { leftOut } from './left_out.js';
import { lookAtMasks, type Masks } from './look_at_masks.js';
import { lookAt } from './look_at_pictures.js';
import { type MaskedItem, maskList } from './mask_list.js';
import type { OpenedData } from './parts.js';
import { PictureReader } from './picture_reader.js';
import { indexedSource, sourceOf, split } from './source.js';
import { divided, inTestParts } from './splits.js';
import { sizesText, wantedSize } from './wanted_size.js';

const EMBEDDED = 120;
const TEST_PART = 0.25;

/** Images with masks; y is the class of each pixel by its place, -1 for what does not count. */
export interface MaskedImages extends OpenedData {
  channels: 1 | 3;
  classes: readonly MaskClass[];
  /** Pixels of the shortest side of any image. */
  smallest: number;
}

/** An exposure to train with: off the usual one, so that none is taken for a cell. */
export function randomExposure(random: Random): Exposure {
  return {
    power: USUAL_EXPOSURE.power * Math.exp(random.normal(0, 0.15)),
    shift: random.normal(0, 0.15),
    contrast: Math.exp(random.normal(0, 0.15)),
  };
}

const TWO: readonly MaskClass[] = [
  { name: 'background', colour: 0 },
  { name: 'foreground', colour: 2 ** 48 - 1 },
];

function embedded({ seed, limit }: DataRequest): MaskedImages {
  const count = Math.min(EMBEDDED, 4 * limit);
  const { images, masks, shape } = cells({ count, seed });
  const [, height, width] = shape;
  const area = height * width;
  const all = sourceOf(
    Array.from({ length: count }, (_, i) => ({
      x: images.slice(i * area, (i + 1) * area),
      y: masks.slice(i * area, (i + 1) * area),
      size: [height, width],
    })),
  );
  const { rest, part } = split(all, TEST_PART);
  return {
    facts: {
      label: 'embedded images of cells, drawn by this program (no --data was given)',
      found: {
        images: `${count} of ${width}x${height} pixels, gray`,
        classes: 'background, foreground',
      },
      assumed: [],
      split: 'every fourth image is to judge by',
      channels: 1,
      classes: TWO,
      exposure: USUAL_EXPOSURE,
    },
    channels: 1,
    classes: TWO,
    smallest: Math.min(width, height),
    train: rest,
    test: part,
  };
}

/**
 * Refuses data of which no training or no test mask has anything but background.
 *
 * @returns what is to be said of classes that no training mask has
 */
function checkForeground(
  where: string,
  { present, classes }: Masks,
  isTest: readonly boolean[] | undefined,
): string[] {
  const classesIn = (name: string, own: Set<number>[]) => {
    const all = new Set(own.flatMap((one) => [...one]));
    if (own.length > 0 && Math.max(...all) < 1) {
      const got = `${own.length} without`;
      throw new ValueError(`${where}: some ${name} masks must have foreground, got ${got}.`);
    }
    return all;
  };
  if (isTest === undefined) {
    classesIn('given', present);
    return [];
  }
  const trained = classesIn(
    'training',
    present.filter((_, place) => !isTest[place]),
  );
  classesIn(
    'test',
    present.filter((_, place) => isTest[place]),
  );
  return classes
    .filter((_, place) => !trained.has(place))
    .map(({ name }) => `no training mask has ${name}, so that the model cannot learn to find it.`);
}

/** The files of images and masks. */
const filesOf = (items: readonly MaskedItem[]) =>
  items.flatMap(({ file, maskFile }) => (maskFile === undefined ? [file] : [file, maskFile]));

async function fromFiles(data: string, request: DataRequest): Promise<MaskedImages> {
  const { whole = false } = request;
  const { items, where, labels, assumed } = await maskList(data, request.group);
  const [reader, maskReader] = [new PictureReader(), new PictureReader()];
  const { kinds, sizes } = await lookAt(items, reader);
  const masks = await lookAtMasks(
    where,
    items.map(({ maskName, readMask }, i) => ({ name: maskName, read: () => readMask(sizes[i]!) })),
    request,
    labels,
  );
  const label = `images and masks of ${data}`;
  const defaults = { share: TEST_PART, noun: 'image' };
  const isTest = whole ? undefined : divided(label, items, request, defaults).isTest;
  const missing = checkForeground(where, masks, isTest);
  const { channels, told } = wantedChannels(kinds, request);
  const { size: wanted, resize } = wantedSize(data, sizes, request, true);
  const fitted = (image: Image, how: FitOptions) =>
    wanted === undefined || resize === undefined ? image : fitImage(image, wanted, resize, how);
  const all = indexedSource({
    count: items.length,
    async read(place) {
      const { file, maskName, maskFile, readMask } = items[place]!;
      const { image, turned } = await reader.read(file);
      const stored = maskFile === undefined ? readMask(sizes[place]!) : maskReader.read(maskFile);
      const { width, height, ...mask } = (await stored).image;
      if (width !== image.width || height !== image.height) {
        throw new ValueError(
          `${maskName}: the mask must be of ${image.width}x${image.height} pixels, as ${file}${turned ? ', turned as its EXIF says,' : ''} is, ` +
            `got ${width}x${height}.`,
        );
      }
      const map = { width, height, channels: 1, data: masks.map.map({ width, height, ...mask }) };
      const x = fitted(withChannels(image, channels), {});
      // Beside an image is background.
      const y = fitted(map, { how: 'nearest' });
      return { x: x.data, y: y.data, size: [x.height, x.width] };
    },
  });
  const { told: division, ...parts } = inTestParts(label, all, items, request, defaults);
  const filled = masks.present.filter((own) => [...own].some((place) => place > 0)).length;
  return {
    facts: {
      label,
      found: {
        images: sizesText(sizes),
        ...(resize !== undefined && { resized: `to ${wanted![1]}x${wanted![0]} by '${resize}'` }),
        colours: told,
        ...masks.found,
        foreground: `in ${filled} of ${items.length} masks`,
      },
      assumed: [
        ...kinds.assumed,
        ...(kinds.turned > 0 ? ['masks lie over the pictures as these are turned.'] : []),
        ...assumed,
        ...masks.assumed,
        ...missing,
        ...leftOut(data, 'image', filesOf(items)),
      ],
      split: division,
      channels,
      classes: masks.classes,
      exposure: USUAL_EXPOSURE,
      ...(masks.ignored === undefined ? {} : { ignored: masks.ignored }),
      ...(wanted !== undefined && { size: wanted }),
      ...(wanted !== undefined && resize !== undefined && { resize }),
    },
    channels,
    classes: masks.classes,
    smallest: Math.min(
      ...(resize === undefined ? sizes : [wanted!]).map((size) => Math.min(...size)),
    ),
    ...parts,
  };
}

/** Images with masks, from a folder's images/ and masks/, or drawn; every fourth is to judge by. */
export async function maskedImages(request: DataRequest): Promise<MaskedImages> {
  const { data } = request;
  return data === undefined ? embedded(request) : fromFiles(data, request);
}
