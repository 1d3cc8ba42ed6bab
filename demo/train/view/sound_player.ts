import { toWav } from '../../../lib/data/to_wav.js';
import { h } from '../../ui/dom.js';

/** A sound to be heard. */
export function soundPlayer(label: string, rate: number) {
  const audio = h('audio', { controls: true, 'aria-label': label });
  let next: Float32Array | null = null;
  const put = () => {
    // What is listened to goes on to its end.
    if (next === null || !audio.paused) return;
    URL.revokeObjectURL(audio.src);
    const wav = toWav({ sampleRate: rate, channels: 1, samples: next });
    audio.src = URL.createObjectURL(new Blob([wav as BlobPart], { type: 'audio/wav' }));
    next = null;
  };
  audio.addEventListener('pause', put);
  return {
    element: h('div', { class: 'heard' }, h('span', {}, label), audio),
    /** @param samples -1 to 1 */
    play(samples: Float32Array) {
      next = samples;
      put();
    },
    close() {
      audio.pause();
      URL.revokeObjectURL(audio.src);
    },
  };
}
