import { askFor } from './live.js';
import recorder from './recorder_worklet.js?url&no-inline';

export interface Recording {
  samples: Float32Array;
  /** Samples a second. */
  rate: number;
}

/**
 * Records the microphone for so many seconds.
 *
 * @param begun called once it is on
 * @throws Error if the user or the browser says no.
 */
export async function record(seconds: number, begun: () => void): Promise<Recording> {
  // What makes speech clear would change what is heard.
  const off = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await askFor({ audio: off });
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(recorder);
    const node = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
    context.createMediaStreamSource(stream).connect(node);
    begun();
    const { sampleRate: rate } = context;
    const samples = new Float32Array(Math.round(seconds * rate));
    let at = 0;
    await new Promise<void>((full, fail) => {
      for (const track of stream.getTracks()) {
        track.onended = () => fail(new Error('it was turned off.'));
      }
      node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
        samples.set(data.subarray(0, samples.length - at), at);
        at = Math.min(at + data.length, samples.length);
        if (at === samples.length) full();
      };
    });
    return { samples, rate };
  } finally {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  }
}
