import { BEAT_KINDS, ecgBeats } from '../../lib/data/ecg_beats.js';
import { standardized } from '../../lib/data/standardize.js';
import { channelsText } from '../input/mean_channel.js';
import { microphone } from '../input/microphone.js';
import { partText } from '../input/part_text.js';
import { readSignal } from '../input/signal_file.js';
import { loudest } from '../run/input/loudest.js';
import { drawCurve } from '../ui/curve.js';
import type { Subject } from './subject.js';

const LENGTH = 140;
/** In standard deviations: the R peak reaches about 5. */
const RANGE = [-3, 6] as const;
/** Of longer signals the loudest part is taken: more could not be seen either. */
const LONGEST = 2_000;
/** A wave of the voice has about the length of a heartbeat's. */
const HEARD = 560;
const [LOW, HIGH] = RANGE;

export const heartbeats: Subject = {
  name: 'ecg',
  title: 'Heartbeats, 1-D',
  about:
    `It was trained on normal heartbeats alone: ${LENGTH} samples become 9 × 4 numbers. ` +
    'What is not normal comes back changed, and its error tells. ' +
    'The thin line behind the reconstruction is the original.',
  examples: BEAT_KINDS,
  trainedOn: [0],
  example(at, seed) {
    // Kinds come at random: among so many there is one of each.
    const { beats, kinds } = ecgBeats({ count: 24, seed, abnormal: at === 0 ? 0 : 1 });
    const found = Math.max(kinds.indexOf(at), 0);
    return beats.slice(found * LENGTH, (found + 1) * LENGTH);
  },
  blank: () => new Float32Array(LENGTH),
  shapeOf: (values) => [values.length, 1],
  unit: 'mean square, in standard deviations',

  draw(canvas, values, behind) {
    drawCurve(canvas, values, {
      height: 200,
      range: RANGE,
      ...(behind === undefined ? {} : { behind }),
    });
  },
  stroke(values, from, to) {
    const [left, right] = from[0] <= to[0] ? [from, to] : [to, from];
    const last = values.length - 1;
    const [first, end] = [Math.round(left[0] * last), Math.round(right[0] * last)];
    for (let at = Math.max(first, 0); at <= Math.min(end, last); at++) {
      const part = end === first ? 1 : (at - first) / (end - first);
      const y = left[1] + (right[1] - left[1]) * part;
      values[at] = HIGH + (LOW - HIGH) * y;
    }
  },
  files: { label: 'Open a signal, CSV or WAV', accept: '.csv,.wav,text/csv,audio/wav' },
  async read(file) {
    const { values, channels } = await readSignal(file);
    const from = loudest([values], LONGEST);
    const part = values.slice(from, from + LONGEST);
    const told = partText(part.length, values.length, from, ', where it is loudest');
    return { values: standardized(part), part: told + channelsText(channels) };
  },
  live: {
    name: 'microphone',
    start: (seen) => microphone(HEARD, (samples) => seen(standardized(samples))),
  },
};
