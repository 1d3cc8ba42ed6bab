import { ValueError } from '../../lib/check.js';
import { fitImage } from '../../lib/data/fit_image.js';
import { type Image, withChannels } from '../../lib/data/image.js';
import { isTransparent } from '../../lib/data/is_transparent.js';
import { overPaper } from '../input/over_paper.js';
import { readImage } from '../input/read_image.js';
import { signalColumns } from '../input/signal_columns.js';
import { theColumn } from '../input/the_column.js';
import { loudest } from '../run/input/loudest.js';
import type { InputKind, Sample } from './input_kind.js';

/** The longest side of a picture for a model that takes any. */
const LONGEST = 256;

/** A picture with its opacity as the fourth channel. */
function withAlpha(image: Image): Image {
  const plain = withChannels(image, 3).data;
  const { width, height, channels, data } = image;
  const own = channels % 2 === 0;
  const all = Float32Array.from({ length: 4 * width * height }, (_, i) => {
    const pixel = i >> 2;
    if (i % 4 < 3) return plain[3 * pixel + (i % 4)]!;
    return own ? data[pixel * channels + channels - 1]! : 1;
  });
  return { width, height, channels: 4, data: all };
}

/** A picture file over white: its middle of the right proportions, resized, in the model's channels. */
async function pictureSample(file: File, { lengths, channels }: InputKind): Promise<Sample> {
  const { name, image, facts } = await readImage(file);
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new ValueError(
      `${name}: the model must take pictures of 1, 3 or 4 channels, got ${channels}.`,
    );
  }
  const most = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const height = lengths[0] ?? Math.max(Math.round(image.height * most), 1);
  const width = lengths[1] ?? Math.max(Math.round(image.width * most), 1);
  const plain =
    channels === 4 ? withAlpha(image) : withChannels(overPaper(image, 'white'), channels);
  const { data } = fitImage(plain, [height, width], 'cover');
  const paper = isTransparent(image) && channels !== 4;
  const done = [
    ...facts,
    ...(paper ? ['What is transparent lies over white.'] : []),
    `Its middle becomes ${width} × ${height} pixels.`,
  ];
  return { name, lengths: [height, width], values: data, done };
}

/** Where the file has more than the model takes, its loudest part; zeros behind where it has less. */
async function signalSample(file: File, { lengths, channels }: InputKind): Promise<Sample> {
  const read = await signalColumns(file);
  const { name, rate, columns, values, facts } = read;
  if (channels !== 1 && columns.length !== channels) {
    throw new ValueError(
      `${name}: the signal must have ${channels} channels, got ${columns.length}.`,
    );
  }
  const all = channels === 1 ? [theColumn(read)] : values;
  const rows = all[0]!.length;
  if (rows === 0) throw new ValueError(`${name}: the file must have samples, got none.`);
  const length = lengths[0] ?? rows;
  const start = loudest(all, length);
  const given = Float32Array.from({ length: length * channels }, (_, i) => {
    return all[i % channels]![start + Math.floor(i / channels)] ?? 0;
  });
  const part =
    length < rows
      ? `Taken are ${length} of its ${rows} samples, from ${start} on, where it is loudest.`
      : `Its ${rows} samples are taken${length > rows ? ', zeros behind them' : ''}.`;
  const axis = rate === null ? { label: 'sample', step: 1 } : { label: 'time [s]', step: 1 / rate };
  return { name, lengths: [length], values: given, axis, done: [...facts, part] };
}

/** What the file picker takes. */
export const ACCEPT = { picture: 'image/*', signal: '.csv,.wav' } as const;

/**
 * A file of the user's as the model takes it.
 *
 * @throws ValueError for a file that is none, or does not fit.
 */
export function readSample(file: File, input: InputKind): Promise<Sample> {
  return input.kind === 'picture' ? pictureSample(file, input) : signalSample(file, input);
}
