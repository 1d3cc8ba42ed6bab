import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as callbacks from '../../lib/callbacks/index.js';
import { fileHandler } from '../../lib/node/index.js';
import type { Row } from './rows.js';

/** Nothing is saved there: callbacks are made here, and not used. */
const place = () => fileHandler(join(tmpdir(), 'errors-callbacks'));

const monitor = { monitor: 'loss', mode: 'min' } as const;
const picture = { width: 1, height: 1, channels: 1, data: new Float32Array(1) };

const ARGS: Readonly<Record<string, () => unknown[]>> = {
  backupAndRestore: () => [place(), { saveFreq: 2, deleteCheckpoint: false }],
  csvLogger: () => [callbacks.memorySink(), { separator: ';', append: true }],
  earlyStopping: () => [
    {
      ...monitor,
      minDelta: 0.1,
      patience: 1,
      baseline: 1,
      restoreBestWeights: true,
      startFromEpoch: 1,
    },
  ],
  imagesOfEpoch: () => [() => picture, () => {}, { every: 2 }],
  jsonlLogger: () => [callbacks.memorySink(), { append: true }],
  learningRateScheduler: () => [() => 0.1],
  memorySink: () => [],
  modelCheckpoint: () => [
    place(),
    {
      ...monitor,
      saveBestOnly: true,
      saveWeightsOnly: true,
      saveFreq: 2,
      initialValueThreshold: 1,
    },
  ],
  reduceLROnPlateau: () => [
    { ...monitor, factor: 0.5, patience: 1, minDelta: 0.1, cooldown: 1, minLr: 0.1 },
  ],
  swapEmaWeights: () => [{ swapOnEpoch: true }],
  tensorBoard: () => [
    callbacks.memorySink,
    { updateFreq: 'epoch', images: { digits: () => picture } },
  ],
  terminateOnNaN: () => [{ raiseError: true }],
};

/** The rows of callbacks. */
export const CALLBACK_ROWS: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries(ARGS).map(([name, args]): [string, Row] => {
      const call = (callbacks as unknown as Record<string, Row['call']>)[name]!;
      return [`callbacks.${name}`, { call, args }];
    }),
  ),
  'callbacks.ModelCallback': {
    call: () => new (class extends callbacks.ModelCallback {})(),
    args: () => [],
  },
};
