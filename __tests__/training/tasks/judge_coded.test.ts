import { Random } from '../../../lib/data/index.js';
import { unscaled } from '../../../lib/training/data/signals/channel_scale.js';
import type { SignalData } from '../../../lib/training/data/signals/signal_data.js';
import { type SignalPart, wholePart } from '../../../lib/training/data/signals/signal_part.js';
import { judgeCoded } from '../../../lib/training/tasks/judge_coded.js';

const [FRAMES, CHANNELS, PIECE] = [60_000, 2, 2 ** 13];
const random = new Random(1);
const values = Float32Array.from(
  { length: FRAMES * CHANNELS },
  (_, i) => Math.sin(i / 50) + random.normal(0, 0.1),
);

const part: SignalPart = {
  file: 'a.wav',
  frames: FRAMES,
  channels: CHANNELS,
  labels: null,
  async *blocks() {
    for (let at = 0; at < values.length; at += 5000) yield values.subarray(at, at + 5000);
  },
};
const data = {
  columns: ['a', 'b'],
  scale: unscaled(CHANNELS),
  window: 256,
} as unknown as SignalData;

/** A model that sees the neighbours of a frame; how many frames it was given at most. */
function smoother() {
  const given = { most: 0 };
  const run = async (some: SignalPart) => {
    given.most = Math.max(given.most, some.frames);
    const x = await wholePart(some);
    return x.map((value, i) => (value + (x[i - 2] ?? 0) + (x[i + 2] ?? 0)) / 3);
  };
  return { given, run };
}

test('a signal that is judged piece by piece has the figures of the whole', async () => {
  const [whole, pieces] = [smoother(), smoother()];
  const one = await judgeCoded([part], data, { step: 7, run: whole.run });
  const many = await judgeCoded([part], data, { step: 7, run: pieces.run, piece: PIECE });
  expect([whole.given.most, pieces.given.most]).toEqual([FRAMES, 3 * PIECE]);
  expect(many.examples.rows.map(({ name }) => name)).toEqual(
    one.examples.rows.map(({ name }) => name),
  );
  const numbers = ({ measures, examples }: typeof one) => [
    ...measures.flatMap(({ value, baselines }) => [value, ...baselines.map(([, other]) => other)]),
    ...examples.rows.flatMap((row) => row.values as number[]),
  ];
  numbers(many).forEach((value, i) => {
    expect(value / numbers(one)[i]!).toBeCloseTo(1, 9);
  });
  // By plain loops over all of it.
  const made = await smoother().run(part);
  let [signal, error, line] = [0, 0, 0];
  values.forEach((value, at) => {
    const [frame, c] = [Math.floor(at / CHANNELS), at % CHANNELS];
    const before = frame - (frame % 7);
    const after = before + 7 < FRAMES ? before + 7 : before;
    const [low, high] = [values[before * CHANNELS + c]!, values[after * CHANNELS + c]!];
    signal += value ** 2;
    error += (value - made[at]!) ** 2;
    line += (value - Math.fround(low + ((high - low) * (frame - before)) / 7)) ** 2;
  });
  const [ratio, mse] = many.measures;
  expect(ratio.value).toBeCloseTo(10 * Math.log10(signal / error), 6);
  expect(mse.value).toBeCloseTo(error / values.length, 9);
  expect(mse.baselines[0]![1]).toBeCloseTo(line / values.length, 6);
  // A chart takes no more than its surroundings.
  pieces.given.most = 0;
  await many.examples.draw!([3, 19], 'some');
  expect(pieces.given.most).toBeLessThanOrEqual(3 * PIECE + 300);
});
