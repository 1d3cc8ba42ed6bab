import type { DataDescription } from '../../../lib/data/data_description.js';
import { type Scale, scaleFor } from '../../../lib/predict/signal_scale.js';
import { EVERY_JUDGED, type Sound, WINDOW } from './material.js';

/** What is kept with the network of a sound. */
export function describeSound({ samples, rate }: Sound): DataDescription {
  const windows = Math.floor(samples.length / WINDOW);
  const test = Math.floor(windows / EVERY_JUDGED);
  return {
    label: 'a sound, in a page',
    found: { sound: `${(samples.length / rate).toFixed(2)} s at ${rate} Hz` },
    assumed: [],
    split: `each ${EVERY_JUDGED}th window of ${WINDOW} samples was kept to judge by`,
    counts: { training: windows - test, validation: 0, test },
    kind: 'audio',
    task: 'autoencoder',
    output: 'signal',
    level: 'power',
    rate,
    window: WINDOW,
    hop: WINDOW,
  };
}

/** How a sound is scaled for its network: to a mean square of 1, which is then the error of silence. */
export const scaleOf = (sound: Sound): Scale =>
  scaleFor('the sound', sound.samples, 1, describeSound(sound));
