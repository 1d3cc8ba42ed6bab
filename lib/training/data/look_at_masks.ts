import { fail, ValueError } from '../../check.js';
import { parseClasses, parseColour } from '../../data/class_list.js';
import { ClassMap, IGNORED } from '../../data/class_map.js';
import { descriptionOf } from '../../data/kept_description.js';
import {
  classColours,
  type MaskClass,
  MOST_SHADES,
  shareText,
  strangePart,
} from '../../data/mask_classes.js';
import {
  type ColourKey,
  colourOfId,
  colourText,
  hexOf,
  isGray,
  type MaskForm,
  partsOf,
} from '../../data/mask_colour.js';
import { type MaskColour, MaskColours } from '../../data/mask_colours.js';
import { readLines } from '../../node/index.js';
import type { StoredMask } from '../../node/read_mask.js';
import type { DataRequest } from '../tasks/task.js';
import { readAhead } from './source.js';

/** A mask has at most this part of pixels that are of no class's colour. */
const MOST_STRANGE = 0.5;

/** A mask that is not read yet, and its name for errors. */
export interface NamedMask {
  name: string;
  read(): Promise<StoredMask>;
}

/** What the masks of a folder mean. */
export interface Masks {
  classes: readonly MaskClass[];
  map: ClassMap;
  /** The colour of pixels that do not count. */
  ignored: ColourKey | undefined;
  /** For the description. */
  found: Record<string, string>;
  assumed: string[];
  /** Of each mask, which classes it has. */
  present: Set<number>[];
}

interface Counted {
  colours: MaskColours;
  form: MaskForm;
  lossy: boolean;
}

async function countColours(masks: readonly NamedMask[]): Promise<Counted> {
  const colours = new MaskColours();
  const form: MaskForm = { depth: 1 };
  let lossy = false;
  for await (const { mask, name } of readAhead(masks, async ({ name, read }) => ({
    name,
    mask: await read(),
  }))) {
    colours.add(mask.image, name);
    form.depth = Math.max(form.depth, mask.depth);
    form.palette ??= mask.palette;
    lossy ||= mask.lossy;
  }
  return { colours, form, lossy };
}

/** What a class that is found is called: its number, or among colours its colour. */
function nameOf(key: ColourKey, form: MaskForm, coloured: boolean): string {
  if (form.palette !== undefined) {
    const ids = Array.from({ length: form.palette.length / 3 }, (_, id) => id);
    const id = ids.find((one) => colourOfId(one, form) === key);
    if (id !== undefined) return String(id);
  }
  if (coloured) return hexOf(key);
  return String(Math.round((partsOf(key)[0] * (2 ** form.depth - 1)) / 65535));
}

function namedByThemselves(colours: readonly MaskColour[], form: MaskForm): MaskClass[] {
  const two = colours.length === 2 ? ['background', 'foreground'] : undefined;
  const coloured = colours.some(({ key }) => !isGray(key));
  return colours.map(({ key }, i) => ({
    name: two?.[i] ?? nameOf(key, form, coloured),
    colour: key,
  }));
}

/** Refuses a colour that is none of the listed classes', unless it is a shade at their edges. */
function checkListed(
  colours: readonly MaskColour[],
  classes: readonly MaskClass[],
  { pixels, whose }: { pixels: number; whose: string },
): void {
  const others = colours.filter(({ key }) => !classes.some(({ colour }) => colour === key));
  const filling = others.find(({ solid, count }) => solid >= 0.1 * count && solid > 0);
  const all = others.reduce((sum, { count }) => sum + count, 0);
  const bad = filling ?? (all > MOST_SHADES * pixels ? others[0] : undefined);
  if (bad === undefined) return;
  throw new ValueError(
    `${bad.file}: the mask must have the colours of ${whose}, got ${colourText(bad.key)} ` +
      `(${shareText(bad.count, pixels)} of all pixels).`,
  );
}

/** The classes: those of the models, of a file, or of the masks themselves. */
async function classesFor(
  folder: string,
  colours: readonly MaskColour[],
  { form, lossy, colours: counted }: Counted,
  { models, known, classes: file }: DataRequest,
): Promise<readonly MaskClass[]> {
  const { pixels } = counted;
  const kept = (models?.model && descriptionOf(models.model)?.classes) ?? known?.classes;
  if (kept !== undefined) {
    const same = colours.every(({ key }) => kept.some(({ colour }) => colour === key));
    // Of two classes other masks may have other values: the brighter is foreground there as well.
    if (kept.length === 2 && !same && colours.length === 2) {
      return namedByThemselves(classColours(colours, lossy, folder), form);
    }
    if (!lossy)
      checkListed(colours, kept, {
        pixels,
        whose: models === undefined ? 'the training masks' : "the model's classes",
      });
    return kept;
  }
  if (file !== undefined) {
    const lines = [];
    for await (const line of readLines(file)) lines.push(line);
    const listed = parseClasses(lines, file, form);
    if (!lossy) checkListed(colours, listed, { pixels, whose: file });
    return listed;
  }
  return namedByThemselves(classColours(colours, lossy, folder), form);
}

/** The classes of outlines, by the names that these have; a model's hold where it has any. */
function labelledClasses(
  where: string,
  labels: readonly string[],
  { models, known, classes: file }: DataRequest,
): readonly MaskClass[] {
  if (file !== undefined)
    fail(where, '--classes', 'left out, as outlines name their classes', file);
  const own = ['background', ...labels].map((name, id) => ({
    name,
    colour: colourOfId(id, { depth: 8 }),
  }));
  const kept = (models?.model && descriptionOf(models.model)?.classes) ?? known?.classes;
  if (kept === undefined) return own;
  const other = own.find(
    ({ name, colour }) => !kept.some((one) => one.name === name && one.colour === colour),
  );
  if (other !== undefined) {
    fail(where, 'the classes', kept.map(({ name }) => name).join(', '), other.name);
  }
  return kept;
}

/** Says of each class what its pixels are, and how many. */
function sharesOf(classes: readonly MaskClass[], counts: readonly number[]): string {
  const all = counts.reduce((a, b) => a + b, 0);
  return classes
    .map(({ name, colour }, i) => `${name} (${colourText(colour)}) ${shareText(counts[i]!, all)}`)
    .join(', ');
}

/**
 * What the masks of a folder mean, before anything is trained.
 *
 * @param files the masks
 * @param labels the names of the numbers of masks from 1 on, where these are known
 * @throws ValueError that names the folder or the mask: one colour alone, too many, or one that no class has
 */
export async function lookAtMasks(
  folder: string,
  files: readonly NamedMask[],
  request: DataRequest,
  labels: readonly string[] | null = null,
): Promise<Masks> {
  const counted = await countColours(files);
  const { colours, form } = counted;
  const ignored = ignoredColour(request, form);
  const all = colours.all().filter(({ key }) => key !== ignored);
  const classes =
    labels === null
      ? await classesFor(folder, all, counted, request)
      : labelledClasses(folder, labels, request);
  const keys = classes.map(({ colour }) => colour);
  const map = new ClassMap(keys, ignored);
  files.forEach((file, i) => {
    const own = new Map([...colours.masks[i]!].filter(([key]) => key !== ignored));
    const strange = strangePart(own, keys);
    if (strange <= MOST_STRANGE) return;
    const got = `${shareText(strange, 1)} of its pixels in others`;
    fail(
      file.name,
      'the mask',
      `of the colours of classes, ${keys.map(colourText).join(', ')}`,
      got,
    );
  });
  const counts = classes.map(() => 0);
  for (const { key, count } of all) counts[map.of(key)]! += count;
  const shades = all.filter(({ key }) => !keys.includes(key));
  const shaded = shades.reduce((sum, { count }) => sum + count, 0);
  const left = colours.pixels - all.reduce((sum, { count }) => sum + count, 0);
  const assumed = [];
  if (shaded > 0) {
    const share = shareText(shaded, colours.pixels);
    assumed.push(
      `${shades.length} other colours of masks (${share} of the pixels) are shades of the class that is nearest.`,
    );
  }
  const { classes: file, models, known } = request;
  const said = labels !== null || (file ?? models ?? known) !== undefined;
  if (!said && classes.length === 2) {
    assumed.push('the brighter of two values is foreground; --classes FILE says otherwise.');
  }
  if (!said && classes.length > 8) {
    assumed.push('each value of masks is a class, and no number of a single thing.');
  }
  const present = colours.masks.map(
    (own) =>
      new Set([...own.keys()].map((key) => map.of(key)).filter((place) => place !== IGNORED)),
  );
  if (!said && ignored === undefined) assumed.push(...doubtsOfVoid(classes, present));
  return {
    classes,
    map,
    ignored,
    assumed,
    present,
    found: {
      classes: sharesOf(classes, counts),
      ...(ignored === undefined
        ? {}
        : { ignored: `${colourText(ignored)}, ${shareText(left, colours.pixels)} of the pixels` }),
    },
  };
}

/** What annotators give to pixels of which nothing is known: the largest number, in VOC's palette this colour. */
const VOID = /^(255|65535|#e0e0c0)$/;

/** What is to be said of a class that may be none: the largest number beside small ones. */
function doubtsOfVoid(classes: readonly MaskClass[], present: readonly Set<number>[]): string[] {
  const last = classes.findIndex(({ name }) => VOID.test(name));
  const others = classes.map((_, place) => place).filter((place) => place !== 0 && place !== last);
  const small = ({ name }: MaskClass) => name.startsWith('#') || Number(name) < 128;
  if (last < 1 || others.length === 0 || !others.every((place) => small(classes[place]!)))
    return [];
  const { name } = classes[last]!;
  const apart = !present.some((own) => own.has(last) && others.some((place) => own.has(place)));
  return others.length === 1 && apart
    ? [
        `${classes[others[0]!]!.name} and ${name} are two classes, though no mask has both: where they mean the same, bring ` +
          'the masks to one value.',
      ]
    : [
        `${name} is a class as the others are; --ignore ${name} leaves its pixels out, if it says that nothing is known of them.`,
      ];
}

/** The colour of pixels that do not count. */
function ignoredColour(
  { ignore, models, known }: DataRequest,
  form: MaskForm,
): ColourKey | undefined {
  const kept = (models?.model && descriptionOf(models.model)?.ignored) ?? known?.ignored;
  if (kept !== undefined) return kept;
  if (ignore === undefined) return undefined;
  const key = parseColour(ignore, form);
  if (key === null) {
    fail('ignore', 'it', 'the number of a class or a colour, as 255 or #ffffff', ignore);
  }
  return key;
}
