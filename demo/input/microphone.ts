import { askFor, type Live } from './live.js';

/** The newest `length` samples of the microphone, as often as the screen is drawn. */
export async function microphone(
  length: number,
  heard: (samples: Float32Array) => void,
): Promise<Live> {
  const stream = await askFor({ audio: true });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  // A power of two, as it must be.
  analyser.fftSize = 2 ** Math.ceil(Math.log2(length));
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = 0;
  const listen = () => {
    analyser.getFloatTimeDomainData(samples);
    heard(samples.slice(-length));
    frame = requestAnimationFrame(listen);
  };
  listen();
  return {
    stop() {
      cancelAnimationFrame(frame);
      for (const track of stream.getTracks()) track.stop();
      void context.close();
    },
  };
}
