import { parseImage } from '../../lib/node/read_image.js';
import { pictures } from '../data/pictures/fixture.js';

jest.mock('sharp', () => {
  throw new Error("Cannot find module 'sharp'");
});

test.each(['TIFF', 'WebP'])('a %s where sharp is not installed', async (format) => {
  const { file } = pictures.decoded.find(({ name }) => name.startsWith(format))!;
  await expect(parseImage(new Uint8Array(Buffer.from(file, 'base64')), 'a')).rejects.toThrow(
    `a: reading ${format} needs the package sharp, got none (npm install sharp).`,
  );
});
