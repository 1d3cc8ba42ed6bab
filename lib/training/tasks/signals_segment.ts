import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unet1d } from '../../../models/index.js';
import { fail, ValueError } from '../../check.js';
import { openSound } from '../../node/sound_file.js';
import type { ChannelScale } from '../data/signals/channel_scale.js';
import {
  modelSignals,
  seriesInput,
  writeSeries,
  writtenExtension,
} from '../data/signals/model_input.js';
import { runOnPart } from '../data/signals/run_on_part.js';
import { signalData } from '../data/signals/signal_data.js';
import { framesOf, type SignalPart } from '../data/signals/signal_part.js';
import { soundSource } from '../data/signals/sound_source.js';
import { writeWhole } from '../write_whole.js';
import { outputPath } from './image_files.js';
import { judgeLabels } from './judge_labels.js';
import { judging } from './judgement.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import type { Job, Request, Variant } from './task.js';

const WINDOW = { signal: 256, audio: 2048 };
const REACH = { unit: 2 ** 6, margin: 2 ** 9 };

/** The likeliest class of each frame. */
async function classesOf(
  model: LayersModel,
  part: SignalPart,
  scale: ChannelScale,
  classes: number,
): Promise<Uint8Array> {
  const found = new Uint8Array(part.frames);
  let at = 0;
  for await (const block of runOnPart(model, part, { ...REACH, scale })) {
    for (let i = 0; i < block.length; i += classes) {
      let best = 0;
      for (let c = 1; c < classes; c++) if (block[i + c]! > block[i + best]!) best = c;
      found[at++] = best;
    }
  }
  return found;
}

/** The job of naming what each sample of a signal is. */
export async function openSignalSegment(
  request: Request,
  { file, kind }: { file: string; kind: 'signal' | 'audio' },
  learningRate: number,
): Promise<Job> {
  const { seed, model: options } = request;
  const fallback = { window: WINDOW[kind], share: 0.2, labelled: true };
  const data = await signalData(request, file, kind, fallback);
  const { columns, scale } = data;
  const names = data.names!;
  if (names.length < 2) fail(file, 'the labels', 'of two kinds or more', names.join(', '));
  const channels = columns.length;
  const counted = (parts: readonly SignalPart[], label: number) =>
    parts.reduce(
      (sum, { labels }) => sum + labels!.reduce((n, one) => n + (one === label ? 1 : 0), 0),
      0,
    );
  for (const [what, parts] of [
    ['train on', data.training],
    ['judge by', data.test],
  ] as const) {
    const missing = names.findIndex((_, label) => counted(parts, label) === 0);
    if (missing < 0) continue;
    throw new ValueError(
      `${file}: each label must be in the data to ${what}, got no ${names[missing]} among ${framesOf(parts)} samples ` +
        '(--split-by and --test-share choose others).',
    );
  }
  const { job, judged } = signalJob(data, request, {
    fill: kind === 'audio',
    augment: signalAugmentation(request.augment, 'shift,gain'),
    width: 1,
    pair: ({ x, y }) => ({ x, y: y! }),
    target: (y) => tf.oneHot(tf.cast(tf.squeeze(y, [2]), 'int32'), names.length, 1, 0, 'float32'),
  });
  return {
    ...job,
    data: { ...job.data, output: 'classes' },
    numbers: ['loss', 'accuracy'],
    build() {
      const model = unet1d({
        inputShape: [null, channels],
        filters: 8,
        depth: 4,
        kernelSize: 9,
        classes: names.length,
        outputActivation: 'softmax',
        dropout: 0.1,
        seed,
        ...options,
      });
      const metrics = ['accuracy'];
      const loss = 'categoricalCrossentropy';
      model.compile({ optimizer: tf.train.adam(learningRate), loss, metrics });
      return { model };
    },
    ...judging(({ model }) =>
      judgeLabels(judged, data, (part) => classesOf(model!, part, scale, names.length)),
    ),
    show: async () => [],
  };
}

/** Stretches of one class as start,end,label, in seconds. */
function intervalsOf(labels: Uint8Array, names: readonly string[], rate: number): string {
  const lines = ['start,end,label'];
  for (let from = 0; from < labels.length; ) {
    let to = from;
    while (to < labels.length && labels[to] === labels[from]) to++;
    const seconds = (frame: number) => Number((frame / rate).toFixed(6));
    lines.push(`${seconds(from)},${seconds(to)},${names[labels[from]!]}`);
    from = to;
  }
  return `${lines.join('\n')}\n`;
}

/** Tables in, the class of each row out; sounds in, lists of intervals with their classes out. */
export const predictSignalSegment: Variant['predict'] = async (
  { model },
  files,
  folder,
  { say },
) => {
  const kept = modelSignals(model!);
  const { channelScale: scale, rate, classes } = kept;
  const names = classes!.map(({ name }) => name);
  const written: string[] = [];
  for (const file of files) {
    if (kept.kind === 'audio') {
      const sound = await openSound(file);
      const { parts } = soundSource(sound, rate ?? sound.sampleRate);
      if (parts.length > 1) say(`${file}: the first of ${parts.length} channels is taken.`);
      const labels = await classesOf(model!, parts[0]!, scale, names.length);
      const target = outputPath(folder, file, '.csv', written);
      writeWhole(target, intervalsOf(labels, names, rate ?? sound.sampleRate));
      written.push(target);
      continue;
    }
    for (const input of await seriesInput(file, kept, say)) {
      const { series, parts } = input;
      const found = new Array<string>(series.rows).fill('');
      for (const { part, from } of parts) {
        const labels = await classesOf(model!, part, scale, names.length);
        labels.forEach((label, i) => {
          found[from + i] = names[label]!;
        });
      }
      const width = series.columns.length;
      const target = outputPath(
        folder,
        path.basename(series.name),
        writtenExtension(file),
        written,
      );
      writeSeries(target, input, [
        ...series.columns.map((name, c) => ({
          name,
          cell: (row: number) => series.values[row * width + c]!,
        })),
        { name: 'class', cell: (row) => found[row]! },
      ]);
      written.push(target);
    }
  }
  return written;
};

/** The kind of data of a file that is no collection of ECG records. */
export const isRecords = (file: string | undefined): boolean =>
  file === undefined || /\.json$/i.test(file);
