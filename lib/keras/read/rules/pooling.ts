import * as tfl from '@tensorflow/tfjs-layers';
import { channelsLast, makeLayer, pass, permute, type Rule } from './rule.js';

const pool = (kind: 'Max' | 'Average', rank: 1 | 2 | 3): Rule =>
  channelsLast(rank + 2, pass(`${kind}Pooling${rank}D`, ['pool_size', 'strides', 'padding']));

/** tfjs lacks the three-dimensional ones and `keepdims`: both are a matter of reshaping. */
const globalPool =
  (kind: 'Max' | 'Average', rank: 1 | 2 | 3): Rule =>
  (options) => {
    const { context } = options;
    const channelsFirst = options.take('data_format') === 'channels_first';
    const keep = options.take('keepdims') === true;
    options.finish();
    const layers: tfl.layers.Layer[] = [];
    const channels = () => options.inputShape.at(channelsFirst ? 1 : -1) ?? -1;
    if (rank === 3) {
      const targetShape = channelsFirst ? [channels(), -1] : [-1, channels()];
      layers.push(tfl.layers.reshape({ name: context.name('_flat'), targetShape }));
    }
    if (channelsFirst) {
      const dims = rank === 2 ? [2, 3, 1] : [2, 1];
      layers.push(permute(context.name('_channels_last'), dims));
    }
    const name = context.name();
    layers.push(makeLayer(`Global${kind}Pooling${rank === 2 ? 2 : 1}D`, { name }));
    if (keep) {
      const ones = new Array(rank).fill(1);
      // As a number, as the next layer may have to know it.
      const targetShape = channelsFirst ? [channels(), ...ones] : [...ones, channels()];
      layers.push(tfl.layers.reshape({ name: context.name('_keepdims'), targetShape }));
    }
    return { layers };
  };

/** Windows that are all of one length, where the output's lengths divide those of the input. */
const adaptive =
  (kind: 'Max' | 'Average', rank: 1 | 2 | 3): Rule =>
  (options) => {
    const size = [options.take('output_size') ?? 1].flat() as number[];
    const wanted = size.length === rank ? size : new Array<number>(rank).fill(size[0]!);
    const channelsFirst = options.take('data_format') === 'channels_first';
    options.finish();
    const lengths = options.inputShape.slice(channelsFirst ? 2 : 1).slice(0, rank);
    const window = wanted.map((n, i) => (lengths[i] ?? 0) / n);
    if (!window.every((n) => n >= 1 && Number.isInteger(n))) {
      const told = `${lengths.join(' x ')} to ${wanted.join(' x ')}`;
      options.refuse(told, 'lengths that the output divides');
    }
    const layer = (name: string) => {
      const config = { name, poolSize: window, strides: window };
      return makeLayer(`${kind}Pooling${rank}D`, config);
    };
    return channelsLast(rank + 2, ({ context }) => ({ layers: [layer(context.name())] }))(options);
  };

export const POOLING: Record<string, Rule> = Object.fromEntries(
  (['Max', 'Average'] as const).flatMap((kind) =>
    ([1, 2, 3] as const).flatMap((rank) => [
      [`${kind}Pooling${rank}D`, pool(kind, rank)],
      [`Global${kind}Pooling${rank}D`, globalPool(kind, rank)],
      [`Adaptive${kind}Pooling${rank}D`, adaptive(kind, rank)],
    ]),
  ),
);
