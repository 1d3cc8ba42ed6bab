import { decodeImage, parseImage } from '../../lib/node/read_image.js';
import { pictures } from '../data/pictures/fixture.js';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const worst = (found: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);

test.each(pictures.turned)(
  '$form of orientation $orientation, as Pillow turns it',
  async ({ form, orientation, file, size, out }) => {
    const { image, turned, lossy } = await decodeImage(bytesOf(file), 'a file');
    expect([image.height, image.width, image.channels]).toEqual([...size, 3]);
    expect([turned, lossy]).toEqual([orientation !== 1, form === 'JPEG']);
    // Decoders of JPEG round differently.
    expect(worst(image.data, out)).toBeLessThan(form === 'JPEG' ? 0.03 : 1e-6);
  },
);

test.each(pictures.decoded)('$name, as Pillow', async ({ name, file, shape, out }) => {
  const { image, depth, lossy } = await decodeImage(bytesOf(file), 'a file');
  expect([image.height, image.width, image.channels]).toEqual(shape);
  expect([depth, lossy]).toEqual([name.includes('16 bits') ? 16 : 8, name === 'WebP lossy']);
  expect(worst(image.data, out)).toBeLessThan(name === 'WebP lossy' ? 0.02 : 1e-6);
});

test.each(pictures.jpegs)('JPEG, $name, as Pillow', async ({ file, shape, out }) => {
  const { image } = await decodeImage(bytesOf(file), 'a file');
  expect([image.height, image.width, image.channels]).toEqual(shape);
  expect(worst(image.data, out)).toBeLessThan(0.03);
});

test.each(pictures.pages)('of the pictures in a $form the first', async ({ file }) => {
  const { image, pages } = await decodeImage(bytesOf(file), 'a file');
  expect([Math.round(255 * image.data[0]!), pages]).toEqual([10, 3]);
});

test.each(['WebP lossless', 'TIFF RGB tiff_lzw'])('%s cut off', async (name) => {
  const bytes = bytesOf(pictures.decoded.find((one) => one.name === name)!.file);
  const cut = bytes.subarray(0, bytes.length >> 1);
  const format = name.slice(0, 4);
  await expect(parseImage(cut, 'x')).rejects.toThrow(
    `x: the ${format} must be whole and undamaged, got an error:`,
  );
});
