import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail, ValueError } from '../../check.js';
import type { AnnotatedImage, Annotations } from '../../data/annotated_image.js';
import { cocoAnnotations, isCoco } from '../../data/coco_annotations.js';
import { drawAnnotations } from '../../data/draw_annotations.js';
import { isLabelMe, labelMeAnnotations } from '../../data/labelme_annotations.js';
import { parseJson } from '../../load/parse_json.js';
import { isHidden } from '../../node/is_hidden.js';
import { readMask, type StoredMask } from '../../node/read_mask.js';
import { maskPairs } from '../../node/read_masked_images.js';
import { pictureTable } from './picture_table.js';
import type { SplitItem } from './splits.js';
import type { Size } from './wanted_size.js';

/** An image and what says where its mask is. */
export interface MaskedItem extends SplitItem {
  file: string;
  /** The mask's file or the place of its outlines, for errors. */
  maskName: string;
  /** The mask's file, where it has one of its own. */
  maskFile?: string;
  /** @param size of the image, which outlines are drawn in */
  readMask(size: Size): Promise<StoredMask>;
}

/** Images with masks that are not read yet. */
export interface MaskedList {
  items: MaskedItem[];
  /** What is spoken of where the masks are. */
  where: string;
  /** The names of the classes beside the background, of outlines: numbers of masks from 1 on. */
  labels: string[] | null;
  assumed: string[];
}

/** What annotators call what is no thing. */
const BACKGROUND = /^_*background_*$/i;

/** A mask of outlines: gray, a number of a byte for each class. */
const drawn = (
  image: AnnotatedImage,
  labels: readonly string[],
  [height, width]: Size,
): StoredMask => ({
  image: {
    width,
    height,
    channels: 1,
    data: drawAnnotations(image, labels, [height, width]).map((place) => place / 255),
  },
  depth: 8,
  lossy: false,
});

/** Where the image of an annotation lies: beside it, or in images/ beside it. */
function imageFile(folder: string, { file, where }: AnnotatedImage): string {
  const places = [path.join(folder, file), path.join(folder, 'images', file)].concat(
    path.join(folder, path.basename(file)),
    path.join(folder, 'images', path.basename(file)),
  );
  const found = places.find((place) => existsSync(place));
  return found ?? fail(where, 'the image', `a file in ${folder} or its images/`, file);
}

function fromAnnotations(where: string, folder: string, all: readonly Annotations[]): MaskedList {
  const found = [...new Set(all.flatMap(({ labels }) => labels))];
  const labels = found.filter((label) => !BACKGROUND.test(label));
  if (all.length > 1) labels.sort();
  if (labels.length === 0 || labels.length > 255) {
    fail(where, 'the classes', '1 to 255', labels.length);
  }
  const left = new Map<string, number>();
  for (const [kind, count] of all.flatMap((one) => [...one.left])) {
    left.set(kind, (left.get(kind) ?? 0) + count);
  }
  const items = all
    .flatMap(({ images }) => images)
    .map((image): MaskedItem => {
      const file = imageFile(folder, image);
      return {
        name: path.basename(image.file),
        file,
        maskName: image.where,
        readMask: async (size) => drawn(image, labels, size),
      };
    })
    .sort((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)));
  const told = [...left].map(([kind, count]) => `${count} of type ${kind}`).join(', ');
  return {
    items,
    where,
    labels,
    assumed: [
      'where outlines overlap, the later one lies above.',
      ...(told === '' ? [] : [`outlines without an area are left out: ${told}.`]),
    ],
  };
}

const jsonOf = (file: string) => parseJson(file, readFileSync(file, 'utf8'));

function annotationsOf(file: string): Annotations {
  const json = jsonOf(file);
  if (isCoco(json)) return cocoAnnotations(json, file);
  if (isLabelMe(json)) return labelMeAnnotations(json, file);
  const expected = "COCO's (images and annotations) or LabelMe's (imagePath and shapes)";
  throw new ValueError(`${file}: the annotations must be ${expected}, got neither.`);
}

async function fromTable(file: string, group: string | undefined): Promise<MaskedList> {
  const rows = await pictureTable(file, 'mask');
  const items = rows.map(({ file: picture, other, fields }, i): MaskedItem => {
    if (other === undefined) {
      fail(
        `${file}, row ${i + 1}`,
        'the mask',
        'the path of a file, in a column called mask',
        other,
      );
    }
    const maskFile = path.isAbsolute(other!) ? other! : path.join(path.dirname(file), other!);
    return {
      name: path.relative(path.dirname(file), picture),
      file: picture,
      maskName: maskFile,
      maskFile,
      readMask: () => readMask(maskFile),
      ...(group !== undefined && fields[group] !== undefined && { group: fields[group] }),
    };
  });
  return { items, where: file, labels: null, assumed: [] };
}

/** The JSON files of a folder, and of labels/ and images/ in it. */
function jsonFiles(folder: string): string[] {
  return ['', 'images', 'annotations', 'labels']
    .map((part) => path.join(folder, part))
    .filter((one) => statSync(one, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((one) => readdirSync(one).map((name) => path.join(one, name)))
    .filter((name) => name.toLowerCase().endsWith('.json') && !isHidden(path.basename(name)))
    .sort();
}

/**
 * Images and where their masks are: of a folder with images/ and masks/, or of images beside masks that their names tell
 * apart; of a CSV file of both; or outlined in a file of COCO's, or in files of LabelMe's.
 *
 * @param group the name of a list's column of groups, where it has one
 * @throws ValueError that names what there is not
 */
export async function maskList(data: string, group?: string): Promise<MaskedList> {
  const isFolder = statSync(data, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === false && /\.(csv|tsv)$/i.test(data)) return fromTable(data, group);
  if (isFolder === false && /\.json$/i.test(data)) {
    return fromAnnotations(data, path.dirname(data), [annotationsOf(data)]);
  }
  const outlined = isFolder && !existsSync(path.join(data, 'masks')) ? jsonFiles(data) : [];
  if (outlined.length > 0) {
    const all = outlined.map(annotationsOf);
    const cocos = outlined.filter((file) => isCoco(jsonOf(file)));
    if (cocos.length > 1) {
      const names = cocos.map((file) => path.basename(file)).join(', ');
      fail(data, "the file of COCO's annotations", 'one: name it by --data', names);
    }
    return fromAnnotations(data, data, all);
  }
  const pairs = await maskPairs(data);
  return {
    items: pairs.map(([file, mask]) => ({
      name: path.basename(file),
      file,
      maskName: mask,
      maskFile: mask,
      readMask: () => readMask(mask),
    })),
    where: existsSync(path.join(data, 'masks')) ? `${data}/masks` : data,
    labels: null,
    assumed: [],
  };
}
