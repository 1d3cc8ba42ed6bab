import type { SpeechCoder } from './speech_coders.js';

/** Of the package opusscript, libopus 1.4, what is used. */
interface Codec {
  encode(pcm: Buffer, frame: number): Buffer;
  decode(packet: Buffer): Buffer;
  encoderCTL(control: number, value: number): void;
  delete(): void;
}
type OpusScript = new (rate: number, channels: number, application: number) => Codec;

/** Numbers of opus_defines.h. */
const APPLICATIONS = { voip: 2048, audio: 2049 };
const [SET_BITRATE, SET_VBR, SET_COMPLEXITY] = [4002, 4006, 4010];
const MOST_COMPLEX = 10;
/** What it takes: RFC 6716, section 2; bits of a second in which it has all of its modes. */
const RATES = [8_000, 12_000, 16_000, 24_000, 48_000];
const BITS = [6_000, 510_000] as const;
/** Seconds of a packet. */
const PACKETS = [0.02, 0.06];
/** The largest sample in 16 bits. */
const PEAK = 20_000;

/** The package, or null where it is not installed. */
async function opusOrNone(): Promise<OpusScript | null> {
  // Not a literal: types and bundles do without it.
  const name = 'opusscript';
  try {
    const { default: found } = (await import(name)) as { default: OpusScript };
    return found;
  } catch {
    return null;
  }
}

/** Samples through packets of a constant number of bytes, without the delay. */
function throughOpus(codec: Codec, samples: Float32Array, frame: number, delay: number) {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const frames = Math.ceil((samples.length + delay) / frame);
  const out = new Float32Array(frames * frame);
  for (let k = 0; k < frames; k++) {
    const pcm = Buffer.alloc(2 * frame);
    for (let i = 0; i < frame; i++) {
      pcm.writeInt16LE(Math.round((PEAK / peak) * (samples[k * frame + i] ?? 0)), 2 * i);
    }
    const back = codec.decode(codec.encode(pcm, frame));
    for (let i = 0; i < frame; i++) out[k * frame + i] = (peak / PEAK) * back.readInt16LE(2 * i);
  }
  return out.slice(delay, delay + samples.length);
}

/**
 * Opus in at most so many bits a second, at a constant rate, its headers of files not counted: for voices and for all sounds, in
 * packets of 20 and 60 ms. Or why there is none.
 */
export async function opusCoders(
  rate: number,
  bitsPerSecond: number,
): Promise<SpeechCoder[] | string> {
  const [least, most] = BITS;
  if (!RATES.includes(rate)) return `it takes no recordings of ${rate} Hz`;
  if (bitsPerSecond < least || bitsPerSecond > most) {
    return `it has ${least} to ${most} bits a second`;
  }
  const Opus = await opusOrNone();
  if (Opus === null) return 'the package opusscript is not installed (npm install opusscript)';
  return Object.entries(APPLICATIONS).flatMap(([name, application]) =>
    PACKETS.map((seconds): SpeechCoder => {
      const bytes = Math.floor((bitsPerSecond * seconds) / 8);
      return {
        short: 'opus',
        name: `Opus (${name}, packets of ${Math.round(1000 * seconds)} ms)`,
        back(samples) {
          const codec = new Opus(rate, 1, application);
          try {
            codec.encoderCTL(SET_VBR, 0);
            codec.encoderCTL(SET_BITRATE, Math.round((8 * bytes) / seconds));
            codec.encoderCTL(SET_COMPLEXITY, MOST_COMPLEX);
            // What libopus looks ahead: 2.5 ms of its transform, and 4 ms that its modes are aligned by.
            const delay = Math.round(rate / 400 + rate / 250);
            return throughOpus(codec, samples, Math.round(rate * seconds), delay);
          } finally {
            codec.delete();
          }
        },
      };
    }),
  );
}
