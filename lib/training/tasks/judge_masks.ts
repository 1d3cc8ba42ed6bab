import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Image, withChannels } from '../../data/index.js';
import { otsu } from '../../measures/otsu.js';
import type { Scored } from '../../measures/roc.js';
import { likeliestClasses } from '../../predict/likeliest_classes.js';
import { calibrationOf } from '../calibration.js';
import { take } from '../data/source.js';
import { ClassOverlap } from './class_overlap.js';
import { drawMasks } from './draw_masks.js';
import type { JudgedExample, JudgedExamples, Judgement } from './judgement.js';
import type { MaskKind } from './mask_pictures.js';
import { MeanColours } from './mean_colours.js';
import { probabilities } from './pixel_classes.js';
import type { Example, Measure, Source } from './task.js';

/** Mean colours are those of at most so many images. */
const MEAN_OF = 500;
/** Pixels of the test data that the threshold's curves are drawn from: every so many-th, at most so many. */
const EVERY = 37;
const MOST = 100_000;

/** What masks are judged on. */
export interface MaskData {
  judged: Source;
  train: Source;
  kind: MaskKind;
  toImage: (example: Example) => Image;
}

/** Whoever says which class each pixel of an image is. */
interface Answerer {
  name: string;
  classesOf(image: Image): Float32Array;
}

const everywhere = (name: string, place: number): Answerer => ({
  name: `${name} everywhere`,
  classesOf: ({ width, height }) => new Float32Array(width * height).fill(place),
});

function aboveOtsu(values: Float32Array): Float32Array {
  const threshold = otsu(values);
  return values.map((value) => (value > threshold ? 1 : 0));
}

const gray = (image: Image) => withChannels(image, 1).data;

/** What needs no training, or nothing but the colours of the training data. */
async function answerers({ train, kind }: MaskData): Promise<Answerer[]> {
  const { classes, channels, outputs } = kind;
  const colours = await MeanColours.of(take(train, MEAN_OF), classes.length, channels);
  const nearest = {
    name: 'the nearest mean colour',
    classesOf: ({ data }: Image) => colours.nearest(data),
  };
  const { commonest } = colours;
  if (outputs > 1) return [nearest, everywhere(classes[commonest]!.name, commonest)];
  return [
    { name: "Otsu's threshold", classesOf: (image) => aboveOtsu(gray(image)) },
    {
      name: "Otsu's threshold of the square roots",
      classesOf: (image) => aboveOtsu(gray(image).map(Math.sqrt)),
    },
    nearest,
    everywhere('foreground', 1),
    everywhere('background', 0),
  ];
}

/** Some pixels of many masks with their probabilities. */
class PixelScores {
  readonly all: Scored[] = [];
  #next = 0;

  add(values: Float32Array, truth: Float32Array): void {
    for (; this.#next < truth.length && this.all.length < MOST; this.#next += EVERY) {
      const right = truth[this.#next]!;
      if (right >= 0) this.all.push({ score: values[this.#next]!, positive: right === 1 });
    }
    this.#next = Math.max(this.#next - truth.length, 0);
  }
}

const sumOf = (overlaps: readonly ClassOverlap[], classes: number) =>
  overlaps.reduce((sum, one) => sum.addAll(one), new ClassOverlap(classes));

/** The mean of those that are numbers. */
function mean(all: readonly (number | null)[]): number {
  const values = all.filter((value) => value !== null);
  return values.reduce((a, b) => a + b, 0) / Math.max(values.length, 1);
}

/**
 * How well masks are found, beside what is simple. An image that has nothing but one class, such as background, proves
 * nothing: to draw nothing would be all right there. In the figure over all pixels what is drawn there counts as wrong.
 */
export async function judgeMasks(model: LayersModel, data: MaskData): Promise<Judgement> {
  const { judged, kind, toImage } = data;
  const { classes, outputs } = kind;
  const others = await answerers(data);
  const one = outputs === 1;
  /** Of each image, the model's first. */
  const overlaps: ClassOverlap[][] = [];
  const scores = new PixelScores();
  for await (const example of judged()) {
    const image = toImage(example);
    const truth = example.y!;
    const values = await probabilities(model, image);
    if (one) scores.add(values, truth);
    const own = one
      ? values.map((value) => (value > 0.5 ? 1 : 0))
      : likeliestClasses(values, outputs);
    const answers = [own, ...others.map((other) => other.classesOf(image))];
    overlaps.push(answers.map((found) => new ClassOverlap(classes.length).add(found, truth)));
  }
  const figureOf = (overlap: ClassOverlap) => (one ? (overlap.each[1] ?? 0) : overlap.mean);
  const provesNothing = (overlap: ClassOverlap) =>
    one ? !overlap.there.includes(1) : overlap.there.length < 2;
  const rows = overlaps.map(
    (own, place): JudgedExample => ({
      name: `test image ${place + 1}`,
      values: own.map((overlap) => (provesNothing(overlap) ? null : figureOf(overlap))),
    }),
  );
  const totals = (places: readonly number[]) =>
    [undefined, ...others].map((_, who) =>
      sumOf(
        places.map((place) => overlaps[place]![who]!),
        classes.length,
      ),
    );
  const all = totals([...rows.keys()]);
  const there = all[0]!.there;
  const examples: JudgedExamples = {
    figure: one ? 'IoU' : 'mean IoU',
    better: 'higher',
    baselines: others.map(({ name }) => name),
    rows,
    draw: (places, caption) => drawMasks(model, judged, places, kind, caption),
  };
  const confusion = {
    of: 'pixels',
    classes: classes.map(({ name }) => name),
    counts: all[0]!.counts,
  };
  const calibration = one
    ? calibrationOf(scores.all, 0.5, {
        score: 'probability',
        positives: `pixels of ${classes[1]!.name}`,
        rule: 'It is where both answers are equally likely by the model, chosen by no data.',
      })
    : undefined;
  const beside = (figures: (number | null)[]): Measure['baselines'] =>
    others.map(({ name }, i) => [name, figures[i + 1] ?? 0]);
  const missing = classes.filter((_, place) => !there.includes(place)).map(({ name }) => name);
  const absent = `No test mask has ${missing.join(', ')}: how well that is found is not known.`;
  const notes = missing.length > 0 ? [absent] : [];
  if (there.every((place) => place === 0)) {
    const wrong = (overlap: ClassOverlap) => {
      const [[right = 0, ...rest] = []] = overlap.counts;
      return 1 - right / rest.reduce((a, b) => a + b, right);
    };
    const measure: Measure = {
      name: `part of the ${classes[0]!.name} that is taken for something else`,
      value: wrong(all[0]!),
      better: 'lower',
      baselines: [],
    };
    return { measures: [measure], examples, confusion, notes };
  }
  const measured = (name: string, figures: (number | null)[]): Measure => ({
    name,
    value: figures[0] ?? 0,
    better: 'higher',
    baselines: beside(figures),
  });
  const figures = all.map(figureOf);
  const total = {
    name: one ? 'IoU over all pixels' : `mean IoU of ${there.length} classes`,
    of: (places: readonly number[]) => totals(places).map(figureOf),
  };
  const perClass = there.map((place) =>
    measured(
      `IoU of ${classes[place]!.name}`,
      all.map(({ each }) => each[place]!),
    ),
  );
  const byImage = ['model', ...others].map((_, who) =>
    mean(rows.map(({ values }) => values[who]!)),
  );
  return {
    measures: one
      ? [measured('mean IoU', byImage), measured(total.name, figures)]
      : [measured(total.name, figures), ...perClass],
    examples: { ...examples, total },
    confusion,
    ...(calibration === undefined ? {} : { calibration }),
    notes,
  };
}
