import { jpegSegments } from './jpeg_segments.js';

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** Whether a marker begins a frame, which has the names of its components. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Whether a JPEG of three components stores red, green and blue instead of brightness and two differences: as Adobe's
 * segment says or, without that and JFIF's, the names of its components.
 *
 * Source: ITU-T T.872, 6.5.3 (APP14); jdapimin.c of libjpeg, `default_decompress_parms`.
 */
export function jpegStoresRgb(bytes: Uint8Array): boolean {
  let jfif = false;
  let transform: number | undefined;
  let names = '';
  try {
    for (const { marker, body } of jpegSegments(bytes)) {
      if (marker === 0xe0 && text(body.subarray(0, 5)) === 'JFIF\0') jfif = true;
      if (marker === 0xee && text(body.subarray(0, 5)) === 'Adobe') transform = body[11];
      if (isFrame(marker)) {
        names = text(Uint8Array.from({ length: body[5] ?? 0 }, (_, i) => body[6 + 3 * i] ?? 0));
      }
    }
  } catch (error) {
    // Cut off: the decoder says so.
    if (!(error instanceof RangeError)) throw error;
  }
  return (
    names.length === 3 &&
    (jfif ? false : transform === undefined ? names === 'RGB' : transform === 0)
  );
}
