import { scaled, scaleFor } from '../../../lib/predict/signal_scale.js';
import { type SignalColumns, signalColumns } from '../../input/signal_columns.js';
import { h } from '../../ui/dom.js';
import { choice, named } from './choice.js';
import { columnChoices } from './column_choices.js';
import { doneList } from './done_list.js';
import type { Asked, InputPanel } from './given.js';
import { lengthWanted, type PreparedSignal, prepareSignal } from './prepare_signal.js';
import { rateChoice } from './rate_choice.js';
import { firstSignalChoices, type SignalChoices, VALUES, type Values } from './signal_choices.js';
import { signalPreview } from './signal_preview.js';
import { startSlider } from './start_slider.js';

const EVERY = [1, 2, 4, 8, 16, 32, 64];
const LENGTHS = [1024, 4096, 16_384, 65_536, 262_144];

/** Without the scale of the model's description, where another was chosen. */
function chosenAlone(description: Asked['description'], values: Values): Asked['description'] {
  const { data } = description;
  if (values === 'model' || data === undefined) return description;
  const { scale: _, level: __, ...rest } = data;
  return { ...description, data: rest };
}

/** A signal: its columns or channels, which part of it, and how it comes to the model. */
export function signalPanel({ description, given, missing, fail }: Asked): InputPanel {
  let file: File | null = null;
  let read: SignalColumns | null = null;
  let choices: SignalChoices | null = null;
  const controls = h('div', { class: 'choices' });
  const told = h('div');
  const preview = h('div');
  const start = startSlider((value) => change({ start: value }));
  const content = h('div', { hidden: true }, controls, preview, start.element, told);

  const hand = ({ samples, channels, rate }: PreparedSignal) => {
    const own = chosenAlone(description, choices!.values);
    // Of another rate than the model's, as was told and chosen: `predict` would refuse it.
    const wanted = description.data?.rate;
    const known = rate !== undefined && (wanted === undefined || rate === wanted);
    const scale = {
      label: VALUES[choices!.values],
      kinds: ['signal'] as const,
      apply: (values: Float32Array) =>
        scaled(values, scaleFor('This page', values, channels, own.data)),
    };
    const length = samples.length / channels;
    const axis =
      rate === undefined ? { label: 'sample', step: 1 } : { label: 'time [s]', step: 1 / rate };
    const sample = { name: read!.name, lengths: [length], values: samples, axis };
    const wantedLength = description.inputShape[0] ?? null;
    const fits = wantedLength === null || wantedLength === length;
    given({
      input: { samples, channels, ...(known ? { sampleRate: rate } : {}) },
      options: {},
      description: own,
      looked: fits ? { sample, scale } : null,
    });
  };
  const show = () => {
    if (read === null || choices === null) return;
    try {
      const prepared = prepareSignal(read, description, choices);
      start.show(prepared);
      preview.hidden = prepared === null;
      if (prepared === null) {
        const ask = 'Which column is the signal? Choose it above: nothing is taken for it unasked.';
        told.replaceChildren(doneList([...read.facts, ask]));
        missing();
        return;
      }
      preview.replaceChildren(signalPreview(prepared));
      told.replaceChildren(doneList([...read.facts, ...prepared.done]));
      hand(prepared);
    } catch (error) {
      fail(error);
    }
  };
  const change = (changes: Partial<SignalChoices>) => {
    choices = { ...choices!, ...changes };
    show();
  };
  const offer = (signal: SignalColumns, chosen: SignalChoices) => {
    const rows = signal.values[0]!.length;
    const wanted = lengthWanted(description);
    const rate = description.data?.rate;
    const every = EVERY.filter((one) => rows / one >= 2);
    const whole = wanted !== null && rows > wanted ? [rows / wanted] : [];
    const lengths = [...LENGTHS.filter((one) => one < rows), rows];
    const numbers = (all: readonly number[], text: (value: number) => string) =>
      all.map((value) => [String(value), text(value)] as const);
    controls.replaceChildren(
      ...columnChoices(signal, chosen, change, (time) => void open(file!, time).catch(fail)),
      ...(signal.rate === null && rate !== undefined
        ? [rateChoice((own) => change({ rate: own, start: null }))]
        : []),
      ...(signal.rate !== null && rate !== undefined && signal.rate !== rate
        ? [
            choice(
              'Rate',
              [
                ['yes', `resampled to ${rate} a second`],
                ['no', 'left as it is'],
              ],
              'yes',
              (one) => change({ resample: one === 'yes' }),
            ),
          ]
        : []),
      choice(
        'Resampling',
        numbers([...every, ...whole], (value) => {
          if (value === 1) return 'each sample';
          return Number.isInteger(value) && EVERY.includes(value)
            ? `means of ${value} samples`
            : 'means, so that all of it fits';
        }),
        '1',
        (value) => change({ every: Number(value), start: null }),
      ),
      ...(wanted === null && lengths.length > 1
        ? [
            choice(
              'How much',
              numbers(lengths, (value) => (value === rows ? 'all of it' : `${value} samples`)),
              String(chosen.length),
              (value) => change({ length: Number(value) }),
            ),
          ]
        : []),
      choice('Values', named(VALUES, Object.keys(VALUES) as Values[]), chosen.values, (values) =>
        change({ values }),
      ),
    );
  };
  /** One that cannot be read leaves the one that is there. */
  const open = async (picked: File, time?: string) => {
    read = await signalColumns(picked, time);
    file = picked;
    choices = firstSignalChoices(description, read);
    offer(read, choices);
    content.hidden = false;
    show();
  };
  return { element: content, take: (picked) => open(picked) };
}
