import { overPaper } from '../../../demo/input/over_paper.js';
import { signalColumns } from '../../../demo/input/signal_columns.js';
import { exampleFile } from '../../../demo/run/input/example_file.js';
import { loudest } from '../../../demo/run/input/loudest.js';
import {
  firstChoices,
  type PictureChoices,
  pictureOffers,
} from '../../../demo/run/input/picture_choices.js';
import { preparePicture } from '../../../demo/run/input/prepare_picture.js';
import { prepareSignal } from '../../../demo/run/input/prepare_signal.js';
import { firstSignalChoices } from '../../../demo/run/input/signal_choices.js';
import type { Image } from '../../../lib/data/image.js';
import { toWav } from '../../../lib/data/index.js';
import type { ModelDescription } from '../../../lib/predict/index.js';

const model = (changes: Partial<ModelDescription>): ModelDescription => ({
  source: 'layers',
  kind: 'image',
  output: 'image',
  inputShape: [2, 2, 1],
  outputShape: [2, 2, 1],
  range: [0, 1],
  classes: [],
  assumed: [],
  data: undefined,
  ...changes,
});
const image = (width: number, height: number, channels: number, data: number[]): Image => ({
  width,
  height,
  channels,
  data: Float32Array.from(data),
});
const round = (values: Float32Array) => [...values].map((value) => Number(value.toFixed(3)));

test.each([
  ['image', [28, 28, 1], 'digit.png'],
  ['image', [null, null, 3], 'digit.png'],
  ['signal', [96, 2], 'ecg.csv'],
  ['audio', [null, 1], 'ecg.csv'],
  ['text', [40], undefined],
] as const)('a drawn input for %s %j', async (kind, inputShape, name) => {
  const file = exampleFile(model({ kind, inputShape: [...inputShape] }));
  expect(file?.name).toBe(name);
  if (name !== 'ecg.csv') return;
  const { columns, time, rate, values } = await signalColumns(file!);
  expect([time, rate]).toEqual(['time', 250]);
  expect(columns).toHaveLength(inputShape[1]!);
  expect(values[0]!.length).toBe(inputShape[0] ?? 640);
});

describe('pictures', () => {
  // A row of red that is opaque, and blue that is not at all.
  const holes = image(2, 1, 4, [1, 0, 0, 1, 0, 0, 1, 0]);

  test.each([
    ['white', [1, 0, 0, 1, 1, 1]],
    ['black', [1, 0, 0, 0, 0, 0]],
    ['none', [1, 0, 0, 0, 0, 1]],
  ] as const)('transparency over %s', (paper, expected) => {
    expect([...overPaper(holes, paper).data]).toEqual(expected);
  });

  test('white is behind at first, and it is said', () => {
    const description = model({ inputShape: [1, 2, 1] });
    const { image: made, done } = preparePicture(
      holes,
      description,
      firstChoices(description, holes),
    );
    expect(round(made.data)).toEqual([0.299, 1]);
    expect(done).toEqual([
      'What is transparent lies over white.',
      'Its colours become one channel: gray (BT.601).',
      'Values: black is 0, white 1.',
    ]);
    expect(pictureOffers(description, holes).papers).toBe(true);
  });

  // Columns 0, 1, 2, 3 in two rows.
  const wide = image(4, 2, 1, [0, 0.25, 0.5, 1, 0, 0.25, 0.5, 1]);
  const chosen = (changes: Partial<PictureChoices>, description = model({})) =>
    preparePicture(wide, description, { ...firstChoices(description, wide), ...changes });

  test.each([
    ['cover', [0.25, 0.5, 0.25, 0.5], 'cut to the model’s proportions'],
    // Of two pixels in one the nearest is the second.
    ['stretch', [0.25, 1, 0.25, 1], 'stretched'],
  ] as const)('%s', (fit, expected, told) => {
    const { image: made, part, done } = chosen({ fit, resampling: 'nearest' });
    // Of the columns the two in the middle, or all.
    expect(part).toEqual(fit === 'cover' ? [1, 0, 2, 2] : [0, 0, 4, 2]);
    expect(round(made.data)).toEqual(expected);
    expect(done[0]).toBe(`It becomes 2 × 2 pixels, ${told}, resampled by the nearest pixel.`);
  });

  test('closer, and from where', () => {
    const { image: made, part, done } = chosen({ zoom: 2, across: 100, down: 0, fit: 'stretch' });
    expect(part).toEqual([2, 0, 2, 1]);
    expect(round(made.data)).toEqual([0.5, 1, 0.5, 1]);
    expect(done[0]).toBe('Taken are 2 × 1 of its 4 × 2 pixels, from column 2 and row 0 on.');
  });

  test('a model of any size takes a picture as it is, and a very large one smaller', () => {
    const any = model({ inputShape: [null, null, 1] });
    expect(chosen({ fit: 'asIs' }, any).image).toBe(wide);
    const large = image(2048, 2, 1, new Array(4096).fill(0.5));
    const { image: made, done } = preparePicture(large, any, firstChoices(any, large));
    expect([made.width, made.height]).toEqual([1024, 1]);
    expect(done[0]).toBe('It becomes 1024 × 1 pixels, made smaller, resampled smoothly.');
  });

  test.each([
    ['model', {}],
    ['signed', { range: [-1, 1] }],
    ['caffe', { range: [0, 255], bgr: true, mean: [103.939, 116.779, 123.68] }],
  ] as const)('values: %s', (range, expected) => {
    expect(chosen({ range }).options).toEqual(expected);
  });

  test('what a description says of sizes is left to predict', () => {
    const data = { size: [2, 2], resize: 'cover' } as unknown as NonNullable<
      ModelDescription['data']
    >;
    const described = model({ data });
    const choices = firstChoices(described, wide);
    expect(choices.fit).toBe('model');
    const { image: made, part } = preparePicture(wide, described, choices);
    expect(made).toBe(wide);
    expect(part).toEqual([1, 0, 2, 2]);
  });
});

describe('signals', () => {
  const signal = (length: number | null, channels = 1, data?: object) =>
    model({
      kind: 'signal',
      output: 'signal',
      inputShape: [length, channels],
      data: data as NonNullable<ModelDescription['data']> | undefined,
    });
  const csv = (text: string) => new File([text], 'a.csv');
  const rows = (count: number, row: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => row(n)).join('\n');

  test('the column of times is none of the signal', async () => {
    const read = await signalColumns(csv(`time,mV\n${rows(8, (n) => `${n * 0.004},${n % 3}`)}\n`));
    expect([read.time, read.columns, read.rate]).toEqual(['time', ['mV'], 250]);
    const { samples, rate, done } = prepareSignal(
      read,
      signal(null),
      firstSignalChoices(signal(null), read),
    )!;
    expect([...samples]).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
    expect(rate).toBe(250);
    expect(done[0]).toBe("The signal is column 'mV'.");
    expect(read.facts[1]).toBe("The time is column 'time'.");
  });

  test('of several columns the user has to say which is the signal', async () => {
    const read = await signalColumns(csv(`a,b\n${rows(4, (n) => `${n},${10 * n}`)}\n`));
    const choices = firstSignalChoices(signal(null), read);
    expect(choices.columns).toEqual([null]);
    expect(prepareSignal(read, signal(null), choices)).toBeNull();
    const b = prepareSignal(read, signal(null), { ...choices, columns: [1] })!;
    expect([...b.samples]).toEqual([0, 10, 20, 30]);
    expect(b.done[0]).toBe("The signal is column 'b'.");
    const mean = prepareSignal(read, signal(null), { ...choices, columns: [-1] })!;
    expect([...mean.samples]).toEqual([0, 5.5, 11, 16.5]);
    expect(firstSignalChoices(signal(null, 2), read).columns).toEqual([0, 1]);
    const named = signal(null, 1, { columns: ['b'] });
    expect(firstSignalChoices(named, read).columns).toEqual([1]);
  });

  test('another column may have the times, or none', async () => {
    const file = csv(`time,mV\n${rows(4, (n) => `${n},${n * n}`)}\n`);
    expect((await signalColumns(file, 'none')).columns).toEqual(['time', 'mV']);
    const other = await signalColumns(csv(`x,mV\n${rows(4, (n) => `${n / 2},${n * n}`)}\n`), 'x');
    expect([other.columns, other.rate]).toEqual([['mV'], 2]);
  });

  test('one row, semicolons, decimal commas', async () => {
    const row = await signalColumns(csv('1,2,3,4\n'));
    expect([row.columns, [...row.values[0]!]]).toEqual([['its row'], [1, 2, 3, 4]]);
    const german = await signalColumns(csv('t;U\n0,0;1,5\n0,1;2,5\n0,2;3,5\n'));
    expect([german.time, [...german.values[0]!]]).toEqual(['t', [1.5, 2.5, 3.5]]);
  });

  test('of a long sound the loudest part is taken, and it is said how little that is', async () => {
    const samples = Float32Array.from({ length: 8000 }, (_, i) =>
      i >= 5000 && i < 5100 ? (i % 2 ? 0.5 : -0.5) : 0,
    );
    const wav = new File(
      [toWav({ sampleRate: 8000, channels: 1, samples }) as Uint8Array<ArrayBuffer>],
      'a.wav',
    );
    const read = await signalColumns(wav);
    expect(read.facts).toEqual(['a.wav: 1.000 s at 8000 samples a second, one channel, 16 bits.']);
    const fixed = signal(100);
    const first = firstSignalChoices(fixed, read);
    const { part, done } = prepareSignal(read, fixed, first)!;
    expect(part).toEqual([5000, 100]);
    expect(done.at(-1)).toBe(
      'Taken are 100 (0.0125 s) of 8000 samples (1 s), from 5000 (0.625 s) on, where it is loudest.',
    );
    const moved = prepareSignal(read, fixed, { ...first, start: 7990 })!;
    expect(moved.part).toEqual([7900, 100]);
    const all = prepareSignal(read, fixed, { ...first, every: 80 })!;
    expect([all.part, all.rate, all.done.at(-1)]).toEqual([
      [0, 100],
      100,
      'All of its 100 samples (1 s) are taken.',
    ]);
    const short = prepareSignal(read, signal(9000), first)!;
    expect(short.done.at(-1)).toBe(
      'The model takes 9000 samples: behind the 8000 of the file there are zeros.',
    );
  });

  test('another rate is brought to the model’s, or left and told', async () => {
    const samples = new Float32Array(1000);
    const wav = new File(
      [toWav({ sampleRate: 1000, channels: 2, samples }) as Uint8Array<ArrayBuffer>],
      'a.wav',
    );
    const read = await signalColumns(wav);
    const rated = signal(null, 1, { rate: 250 });
    const first = firstSignalChoices(rated, read);
    const made = prepareSignal(read, rated, first)!;
    expect([made.samples.length, made.rate]).toEqual([125, 250]);
    expect(made.done.slice(0, 2)).toEqual([
      'The signal is the mean of all 2 channels.',
      'It is resampled from 1000 to 250 samples a second.',
    ]);
    const left = prepareSignal(read, rated, { ...first, resample: false })!;
    expect([left.samples.length, left.done[1]]).toEqual([
      500,
      'The model learned from 250 samples a second; it has 1000.',
    ]);
  });

  test.each([
    ['peak', [0, 0.5, 1]],
    ['standard', [-1.225, 0, 1.225]],
    ['power', [0, 0.775, 1.549]],
    ['raw', [0, 2, 4]],
  ] as const)('values: %s', async (values, expected) => {
    const read = await signalColumns(csv('mV\n0\n2\n4\n'));
    const first = firstSignalChoices(signal(null), read);
    expect(round(prepareSignal(read, signal(null), { ...first, values })!.samples)).toEqual(
      expected,
    );
  });

  test('the earliest of equally loud parts', () => {
    expect(loudest([Float32Array.of(0, 1, 0, 1, 0, 0)], 2)).toBe(0);
    expect(loudest([new Float32Array(9)], 4)).toBe(0);
  });
});
