/** How one kind of sample is stored, little-endian. */
interface Coding {
  read(view: DataView, at: number): number;
  write(view: DataView, at: number, value: number): void;
}

/** Integers of so many bits: -1..1 times this, which 1 itself just misses. */
function integers(bits: 8 | 16 | 24 | 32): Coding {
  const scale = 2 ** (bits - 1);
  const stored = (value: number) =>
    Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
  switch (bits) {
    // The only ones without a sign.
    case 8:
      return {
        read: (view, at) => (view.getUint8(at) - scale) / scale,
        write: (view, at, value) => view.setUint8(at, stored(value) + scale),
      };
    case 16:
      return {
        read: (view, at) => view.getInt16(at, true) / scale,
        write: (view, at, value) => view.setInt16(at, stored(value), true),
      };
    case 24:
      return {
        read: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / scale,
        write: (view, at, value) => {
          view.setUint16(at, stored(value) & 0xffff, true);
          view.setInt8(at + 2, stored(value) >> 16);
        },
      };
    case 32:
      return {
        read: (view, at) => view.getInt32(at, true) / scale,
        write: (view, at, value) => view.setInt32(at, stored(value), true),
      };
  }
}

function coding(bits: number, float: boolean): Coding {
  if (!float) return integers(bits as 8);
  return bits === 64
    ? {
        read: (view, at) => view.getFloat64(at, true),
        write: (view, at, value) => view.setFloat64(at, value, true),
      }
    : {
        read: (view, at) => view.getFloat32(at, true),
        write: (view, at, value) => view.setFloat32(at, value, true),
      };
}

/** The samples of a data chunk, -1..1. */
export function readSamples(view: DataView, bits: number, float: boolean): Float32Array {
  const { read } = coding(bits, float);
  const size = bits / 8;
  return Float32Array.from({ length: view.byteLength / size }, (_, i) => read(view, i * size));
}

/** Writes samples from the view's beginning; integers are cut off beyond -1..1. */
export function writeSamples(
  view: DataView,
  samples: ArrayLike<number>,
  bits: number,
  float: boolean,
): void {
  const { write } = coding(bits, float);
  for (let i = 0; i < samples.length; i++) write(view, (i * bits) / 8, samples[i]!);
}
