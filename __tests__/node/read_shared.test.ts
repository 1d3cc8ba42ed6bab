import { basename } from 'node:path';
import { csvRows } from '../../lib/data/index.js';
import {
  filePieces,
  readCsv,
  readLines,
  readMaskedImages,
  readWavs,
} from '../../lib/node/index.js';
import { collect } from '../data/collect.js';
import { testWithShared } from '../shared_data.js';

testWithShared('data/ecg5000/ecg5000.csv', 'reads ECG5000', async (path) => {
  const rows = await collect(readCsv(path));
  expect(rows).toHaveLength(2502);
  let [abnormal, sum, squares] = [0, 0, 0];
  for (const { values } of rows) {
    expect(values).toHaveLength(142);
    abnormal += values[0]!;
    for (const value of values.subarray(2)) {
      sum += value;
      squares += value * value;
    }
  }
  expect(abnormal > 500 && abnormal < 2000).toBe(true);
  // Every beat has mean 0 and standard deviation 1.
  expect(sum / (2502 * 140)).toBeCloseTo(0, 4);
  expect(squares / (2502 * 140)).toBeCloseTo(1, 1);
});

testWithShared(
  'data/spoken-digits',
  'reads the spoken digits as their index says',
  async (path) => {
    const index = `${path}/index.csv`;
    const [, ...rows] = await collect(csvRows(index, filePieces(index)));
    const expected = rows.map(({ fields: [file, , , rate, channels, bits, frames] }) =>
      [file, rate, channels, bits, frames].join(),
    );
    const found = (await collect(readWavs(`${path}/wav`))).map((wav) => {
      expect(Math.max(...wav.samples.map(Math.abs))).toBeGreaterThan(0.01);
      const { sampleRate, channels, bits, samples } = wav;
      return [basename(wav.path), sampleRate, channels, bits, samples.length].join();
    });
    expect(found).toHaveLength(200);
    expect(found.sort()).toEqual(expected.sort());
  },
);

testWithShared('data/nuclei', 'reads the nuclei with their masks', async (path) => {
  const index = `${path}/index.csv`;
  const [, ...rows] = await collect(csvRows(index, filePieces(index)));
  let i = 0;
  for await (const { image, mask } of readMaskedImages(path)) {
    const [file, width, height, channels, , foreground] = rows[i++]!.fields;
    expect(basename(image.path)).toBe(file);
    expect([image.width, image.height, image.channels].map(String)).toEqual([
      width,
      height,
      channels,
    ]);
    expect(new Set(mask.data)).toEqual(new Set([0, 1]));
    const part = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
    expect(part).toBeCloseTo(Number(foreground), 4);
  }
  expect(i).toBe(32);
});

testWithShared('data/text/shakespeare.txt', 'reads Shakespeare', async (path) => {
  const lines = await collect(readLines(path));
  expect(lines[0]).toEqual({ path, line: 1, text: 'First Citizen:' });
  expect(lines.at(-1)!.line).toBe(lines.length);
  expect(lines.reduce((sum, { text }) => sum + text.length + 1, 0)).toBeGreaterThan(899_000);
});
