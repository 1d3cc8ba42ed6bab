import { readSignal } from '../../../demo/input/signal_file.js';
import { toWav } from '../../../lib/data/index.js';

const file = (name: string, content: string | Uint8Array) =>
  new File([content as Uint8Array<ArrayBuffer>], name);

test.each([
  [
    'e.csv',
    'U,I\n1,2\n3,5\n',
    'e.csv: the table must have one column beside its times, got U, I (Your own asks which is the signal).',
  ],
  ['f.csv', 't,U\n1,2\n', 'f.csv must have at least 2 values.'],
])('%s is refused: %j', async (name, content, message) => {
  await expect(readSignal(file(name, content))).rejects.toThrow(message);
});

test('the times of a table are none of its signal, and say its rate', async () => {
  const { values, samplingRate } = await readSignal(file('a.csv', 't,U\n0,1\n0.5,4\n1,9\n'));
  expect([[...values], samplingRate]).toEqual([[1, 4, 9], 2]);
  const stereo = toWav({ sampleRate: 8000, channels: 2, samples: Float32Array.of(0.5, 0, 1, 0) });
  const sound = await readSignal(file('c.wav', stereo));
  expect([[...sound.values].map((value) => value.toFixed(2)), sound.channels]).toEqual([
    ['0.25', '0.50'],
    2,
  ]);
  const row = await readSignal(file('b.csv', '1,2,3\n'));
  expect([[...row.values], row.samplingRate]).toEqual([[1, 2, 3], null]);
});
