import { ValueError } from '../check.js';
import { filePieces } from './file_pieces.js';

/** How a sound is packed. */
export type PackedKind = 'flac' | 'oggflac' | 'vorbis' | 'other';

/** What a decoder of @wasm-audio-decoders gives for some bytes. */
interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  bitDepth?: number;
  errors: { message: string }[];
}

interface Decoder {
  ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<Decoded>;
  flush(): Promise<Decoded>;
  free(): void;
}

/** What a decoder says of a sound, filled in while it is decoded. */
export interface SaidOfSound {
  sampleRate: number;
  channels: number;
  bits: number;
}

/** The decoder of a kind, from a package that need not be there. */
async function decoderOf(path: string, kind: PackedKind): Promise<Decoder> {
  const missing = (format: string, name: string) => (cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (!code?.endsWith('MODULE_NOT_FOUND')) throw cause;
    throw new ValueError(
      `${path}: reading ${format} needs the package ${name}, got none (npm install ${name}).`,
      { cause },
    );
  };
  if (kind === 'other') {
    throw new ValueError(
      `${path}: the sound in Ogg must be Vorbis or FLAC, got another, as Opus (ffmpeg -i IN OUT.flac converts it).`,
    );
  }
  if (kind === 'vorbis') {
    const name = '@wasm-audio-decoders/ogg-vorbis';
    const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis').catch(
      missing('Ogg', name),
    );
    return new OggVorbisDecoder() as unknown as Decoder;
  }
  const name = '@wasm-audio-decoders/flac';
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac').catch(missing('FLAC', name));
  return new FLACDecoder() as unknown as Decoder;
}

/** Channels, one after the other, as frames. */
function interleaved({ channelData, samplesDecoded, bitDepth }: Decoded): Float32Array {
  const channels = channelData.length;
  // The decoder of FLAC divides integers by their largest, all others by one more.
  const most = bitDepth === undefined ? 1 : 2 ** (bitDepth - 1);
  const scale = most === 1 ? 1 : (most - 1) / most;
  const out = new Float32Array(samplesDecoded * channels);
  channelData.forEach((channel, c) => {
    for (let i = 0; i < samplesDecoded; i++) out[i * channels + c] = channel[i]! * scale;
  });
  return out;
}

/**
 * The samples of a packed sound, frame by frame, -1 to 1, some at a time.
 *
 * @param said gets what the decoder says of the sound
 * @throws ValueError that names the file, where it is damaged or the decoder's package is missing.
 */
export async function* decodedBlocks(
  path: string,
  kind: PackedKind,
  said?: SaidOfSound,
): AsyncGenerator<Float32Array, void, undefined> {
  const decoder = await decoderOf(path, kind);
  await decoder.ready;
  const check = (decoded: Decoded) => {
    const [error] = decoded.errors;
    if (error !== undefined) {
      throw new ValueError(
        `${path}: the sound must be whole and undamaged, got an error: ${error.message}.`,
      );
    }
    if (decoded.samplesDecoded > 0 && said !== undefined) {
      said.sampleRate = decoded.sampleRate;
      said.channels = decoded.channelData.length;
      said.bits = [8, 16, 24].includes(decoded.bitDepth ?? 0) ? decoded.bitDepth! : 16;
    }
    return interleaved(decoded);
  };
  try {
    for await (const bytes of filePieces(path)) {
      const block = check(await decoder.decode(bytes));
      if (block.length > 0) yield block;
    }
    const rest = check(await decoder.flush());
    if (rest.length > 0) yield rest;
  } finally {
    decoder.free();
  }
}
