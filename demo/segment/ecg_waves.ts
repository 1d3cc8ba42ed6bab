import { standardized } from '../../lib/data/standardize.js';
import { syntheticEcg } from '../../lib/data/synthetic_ecg.js';
import { channelsText } from '../input/mean_channel.js';
import { resample } from '../input/resample.js';
import { readSignal } from '../input/signal_file.js';
import { drawCurve } from '../ui/curve.js';
import { h } from '../ui/dom.js';
import type { Subject } from './scene.js';
import { labelsOf, stretchesOf } from './wave_stretches.js';

/** Samples a second that the model was trained on. */
const RATE = 250;
const SECONDS = 10;
/** What is longer is cut off. */
const MOST_SECONDS = 60;
/** Of one second on the screen. */
const PIXELS = 90;
const HEIGHT = 240;

const rate = h('input', { type: 'number', id: 'rate', min: 50, max: 10_000, value: RATE });

export const ecgWaves: Subject = {
  name: 'waves',
  title: 'Waves of an ECG, 1-D',
  about:
    'A U-Net says for every sample of an electrocardiogram whether it belongs to the P wave, the QRS ' +
    'complex, the T wave or none. It was trained on synthetic ones; it is no medical device.',
  legend: { 'P wave': 'wave-P', 'QRS complex': 'wave-QRS', 'T wave': 'wave-T', none: 'curve' },
  example(seed) {
    // Hearts from 50 to 99 beats a minute.
    const heartRate = 50 + ((seed * 17) % 50);
    const options = { samplingRate: RATE, heartRate, variation: 0.2, noise: 0.03, seed };
    const { signal, labels } = syntheticEcg({ length: SECONDS * RATE, ...options });
    return { values: signal, shape: [signal.length, 1], truth: labels };
  },
  files: { label: 'Open an ECG, CSV or WAV', accept: '.csv,.wav,text/csv,audio/wav' },
  control: h('p', { class: 'row' }, h('label', { for: 'rate' }, 'Samples a second, for CSV'), rate),
  async read(file) {
    const { values, samplingRate, channels } = await readSignal(file);
    const own = samplingRate ?? rate.valueAsNumber;
    if (!(own > 0)) throw new Error('The samples a second must be a number above 0.');
    const all = resample(values, own / RATE);
    const signal = all.slice(0, MOST_SECONDS * RATE);
    const cut = signal.length < all.length;
    const part = cut ? `: its first ${MOST_SECONDS} of ${Math.round(all.length / RATE)} s` : '';
    const assumed = samplingRate === null ? `, at ${own} samples a second` : '';
    const told = part + channelsText(channels) + assumed;
    return { values: signal, shape: [signal.length, 1], truth: null, part: told };
  },
  prepared: ({ values }) => standardized(values),

  draw(canvas, { values, truth }, probabilities, threshold) {
    canvas.style.minWidth = `${(values.length / RATE) * PIXELS}px`;
    const labels = probabilities === null ? null : labelsOf(probabilities, threshold);
    const stretches = labels === null ? [] : stretchesOf(labels);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = 0.15 * (high - low || 1);
    const range = [low - margin, high + margin] as const;
    drawCurve(canvas, values, { height: HEIGHT, range, stretches });
    if (labels === null) return '';
    const count = (wave: string) => stretches.filter(({ text }) => text === wave).length;
    const right =
      truth === null
        ? null
        : labels.filter((label, at) => label === truth[at]).length / labels.length;
    const judged = right === null ? '' : ` ${(100 * right).toFixed(1)} % of the samples are right.`;
    return `${count('P')} P waves, ${count('QRS')} QRS complexes, ${count('T')} T waves.${judged}`;
  },
};
