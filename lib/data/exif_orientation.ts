import { jpegSegments } from './jpeg_segments.js';
import { isPng } from './parse_png.js';

const ORIENTATION = 0x0112;
const SHORT = 3;

/** The orientation in a block of TIFF tags, which EXIF is; 1 where it has none or is damaged. */
function ofTags(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const first = view.getUint32(4, little);
  const count = view.getUint16(first, little);
  for (let i = 0; i < count; i++) {
    const at = first + 2 + 12 * i;
    if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== SHORT) {
      continue;
    }
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** That of a JPEG. */
function ofJpeg(bytes: Uint8Array): number {
  for (const { marker, body } of jpegSegments(bytes)) {
    const isExif = marker === 0xe1 && String.fromCharCode(...body.subarray(0, 6)) === 'Exif\0\0';
    if (isExif) return ofTags(body.subarray(6));
  }
  return 1;
}

/** That of a PNG: chunks of a length, a name, a body and a checksum. */
function ofPng(bytes: Uint8Array, view: DataView): number {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === 'eXIf') return ofTags(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return 1;
}

/**
 * How a JPEG or a PNG is to be turned: the orientation of its EXIF, 1 to 8; 1, as it is, where it says nothing that can be
 * read.
 *
 * Source: Exif 2.32 (CIPA DC-008), 4.6.4 A and 4.5.5; PNG, third edition, 11.3.2.8 (eXIf).
 */
export function exifOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return isPng(bytes) ? ofPng(bytes, view) : ofJpeg(bytes);
  } catch (error) {
    // Cut off: the decoder says so where it matters.
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
