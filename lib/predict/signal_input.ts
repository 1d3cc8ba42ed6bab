import { fail, floats, integer, number, show, ValueError } from '../check.js';

/** A signal as numbers. */
export interface RawSignal {
  /** Samples a second; default: as the model wants it. */
  sampleRate?: number;
  /** Samples of each time; default as many as the model takes. */
  channels?: number;
  /** `[length, channels]`. */
  samples: Float32Array;
}

/** A signal that is looked at, and how many values each time has. */
export interface Signal {
  rate: number | undefined;
  channels: number;
  samples: Float32Array;
}

/** An AudioBuffer's channels, which lie one after the other, time by time. */
function interleaved(buffer: AudioBuffer): Signal {
  const { length, numberOfChannels: channels, sampleRate: rate } = buffer;
  const samples = new Float32Array(length * channels);
  for (let c = 0; c < channels; c++) {
    buffer.getChannelData(c).forEach((value, i) => {
      samples[i * channels + c] = value;
    });
  }
  return { rate, channels, samples };
}

function checked(where: string, { rate, channels, samples }: Signal): Signal {
  floats(where, 'samples', samples);
  integer(where, 'channels', channels, 1);
  if (rate !== undefined) number(where, 'sampleRate', rate, Number.MIN_VALUE);
  const { length } = samples;
  if (length === 0) fail(where, 'the signal', 'of one sample or more', length);
  if (length % channels !== 0) fail(where, 'samples', `whole rows of ${channels} channels`, length);
  const bad = samples.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(where, `sample ${bad}`, 'a finite number', samples[bad]);
  return { rate, channels, samples };
}

/**
 * An input as a signal.
 *
 * @param channels that the model takes
 * @throws ValueError for what is no signal
 */
export function signalInput(where: string, input: unknown, channels: number): Signal {
  if (Object.prototype.toString.call(input) === '[object Float32Array]') {
    return checked(where, { rate: undefined, channels, samples: input as Float32Array });
  }
  if (typeof input === 'object' && input !== null) {
    if ('getChannelData' in input) return checked(where, interleaved(input as AudioBuffer));
    if ('samples' in input) {
      const { sampleRate: rate, channels: own = channels, samples } = input as RawSignal;
      return checked(where, { rate, channels: own, samples });
    }
  }
  throw new ValueError(
    `${where}: the input must be a signal, as the model takes signals: a Float32Array, ` +
      `{ samples, channels, sampleRate } or an AudioBuffer, got ${show(input)}.`,
  );
}
