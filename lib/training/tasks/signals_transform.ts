import path from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { openSound } from '../../node/sound_file.js';
import { writeWav } from '../../node/write_wav.js';
import { type ChannelScale, channelScale } from '../data/signals/channel_scale.js';
import {
  modelSignals,
  seriesInput,
  writeSeries,
  writtenExtension,
} from '../data/signals/model_input.js';
import { runOnPart } from '../data/signals/run_on_part.js';
import { levelOf } from '../data/signals/signal_level.js';
import type { SignalPart } from '../data/signals/signal_part.js';
import { soundSource } from '../data/signals/sound_source.js';
import { outputPath } from './image_files.js';
import type { Variant } from './task.js';

/** What the lengths that a model takes are multiples of, and how far around a sample it looks. */
export interface Reach {
  unit: number;
  margin: number;
}

/** A scale with which the part's root mean square is 1. */
async function leveledScale(part: SignalPart, scale: ChannelScale): Promise<ChannelScale> {
  const { rms } = await levelOf(part, scale);
  const { method, centre, spread } = scale;
  return channelScale({ method, centre, spread: spread.map((one) => one * rms) });
}

/** The model's output for a part, in the signal's own unit, all at once. */
export async function transformed(
  model: LayersModel,
  part: SignalPart,
  { unit, margin, scale: given, leveled }: Reach & { scale: ChannelScale; leveled: boolean },
): Promise<Float32Array> {
  const scale = leveled ? await leveledScale(part, given) : given;
  const out = new Float32Array(part.frames * part.channels);
  let at = 0;
  for await (const block of runOnPart(model, part, { unit, margin, scale })) {
    out.set(scale.undo(block), at);
    at += block.length;
  }
  return out;
}

/** The channels' outputs, block by block, as frames. */
async function* interleaved(
  channels: { blocks: AsyncGenerator<Float32Array>; scale: ChannelScale }[],
): AsyncGenerator<Float32Array> {
  for (;;) {
    const parts = await Promise.all(channels.map(({ blocks }) => blocks.next()));
    if (parts.some(({ done }) => done)) return;
    const blocks = parts.map(({ value }, c) => channels[c]!.scale.undo(value as Float32Array));
    const frames = new Float32Array(blocks[0]!.length * blocks.length);
    blocks.forEach((block, c) => {
      block.forEach((value, i) => {
        frames[i * blocks.length + c] = value;
      });
    });
    yield frames;
  }
}

/** Sounds in, what the model makes of each channel out, as WAV files at the rate of the model. */
async function transformSounds(
  model: LayersModel,
  reach: Reach,
  files: string[],
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const { rate, channelScale: scale, level } = modelSignals(model);
  const written: string[] = [];
  for (const file of files) {
    const sound = await openSound(file);
    const sampleRate = rate ?? sound.sampleRate;
    if (sampleRate !== sound.sampleRate) {
      say(
        `${file}: resampled from ${sound.sampleRate} to ${sampleRate} Hz, as the model takes it.`,
      );
    }
    const { parts } = soundSource(sound, sampleRate);
    const channels = [];
    for (const part of parts) {
      const own = level === undefined ? scale : await leveledScale(part, scale);
      channels.push({ blocks: runOnPart(model, part, { ...reach, scale: own }), scale: own });
    }
    const target = outputPath(folder, path.basename(file), '.wav', written);
    const { bits, float } = sound;
    const stored = { float, bits: (float ? 32 : bits) as 16 };
    const blocks = interleaved(channels);
    await writeWav(target, { sampleRate, channels: sound.channels }, blocks, stored);
    written.push(target);
  }
  return written;
}

/** `predict` of a model that makes signals of signals: tables of tables, sounds of sounds. */
export const transformFiles =
  (reachOf: (model: LayersModel) => Reach): Variant['predict'] =>
  async ({ model }, files, folder, { say }) => {
    const kept = modelSignals(model!);
    const reach = reachOf(model!);
    if (kept.kind === 'audio') return transformSounds(model!, reach, files, folder, say);
    const { columns, channelScale: scale, level } = kept;
    const written: string[] = [];
    for (const file of files) {
      for (const input of await seriesInput(file, kept, say)) {
        const { series, parts } = input;
        const width = columns.length;
        const out = new Float32Array(series.rows * width).fill(Number.NaN);
        for (const { part, from } of parts) {
          out.set(
            await transformed(model!, part, { ...reach, scale, leveled: level !== undefined }),
            from * width,
          );
        }
        const target = outputPath(
          folder,
          path.basename(series.name),
          writtenExtension(file),
          written,
        );
        const columnsOut = columns.map((name, c) => ({
          name,
          cell: (row: number) => out[row * width + c]!,
        }));
        writeSeries(target, input, columnsOut);
        written.push(target);
      }
    }
    return written;
  };
