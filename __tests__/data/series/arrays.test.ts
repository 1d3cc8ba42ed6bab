import { parseNpy } from '../../../lib/data/series/parse_npy.js';
import { resample, resampler } from '../../../lib/data/series/resample.js';
import { fixture } from './fixture.js';

test.each(fixture<{ name: string; file: string; shape: number[]; values: number[] }[]>('arrays'))(
  'NumPy $name',
  ({ file, shape, values }) => {
    const array = parseNpy(Buffer.from(file, 'base64'), 'a.npy');
    expect(array.shape).toEqual(shape);
    expect([...array.values]).toEqual(values.map(Math.fround));
  },
);

test.each<[string, Uint8Array, string]>([
  [
    'another file',
    Buffer.from('RIFF\0\0\0\0WAVE'),
    "a.npy: the file must be one of NumPy's save, got another.",
  ],
  [
    'a header cut off',
    Buffer.from('\x93NUMPY\x01\x00v\x00{', 'latin1'),
    'a.npy: the header must be whole, got a part of it.',
  ],
])('NumPy: %s is refused', (_, bytes, message) => {
  expect(() => parseNpy(bytes, 'a.npy')).toThrow(new Error(message));
});

interface Resampled {
  from: number;
  to: number;
  channels: number;
  x: number[];
  y: number[];
}
const RESAMPLED = fixture<Resampled[]>('resampled');

test.each(RESAMPLED)(
  "resample $from to $to, $channels channels, as SciPy's resample_poly",
  (one) => {
    const x = Float32Array.from(one.x);
    const y = resample(x, one.from, one.to, one.channels);
    expect(y).toHaveLength(one.y.length);
    y.forEach((v, i) => {
      expect(v).toBeCloseTo(one.y[i]!, 5);
    });
  },
);

test.each([1, 7, 100])('in blocks of %d frames it is the same', (block) => {
  const one = RESAMPLED[5]!;
  const x = Float32Array.from(one.x);
  const { push, end } = resampler(one.from, one.to, one.channels);
  const parts: number[] = [];
  for (let i = 0; i < x.length; i += block * one.channels) {
    parts.push(...push(x.slice(i, i + block * one.channels)));
  }
  parts.push(...end());
  expect(Float32Array.from(parts)).toEqual(resample(x, one.from, one.to, one.channels));
});
