/** A segment of a JPEG before its pixels. */
export interface JpegSegment {
  /** Its second byte: 0xe1 is that of EXIF. */
  marker: number;
  /** Without marker and length. */
  body: Uint8Array;
}

/**
 * The segments of a JPEG before its first scan, a marker and a length each.
 *
 * @throws RangeError for a file that ends within them
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 2; view.getUint8(at) === 0xff && bytes[at + 1] !== 0xda; ) {
    if (bytes[at + 1] === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    yield { marker: bytes[at + 1]!, body: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}
