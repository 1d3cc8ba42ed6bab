import { fail, ValueError } from '../../../check.js';
import type { DataDescription, DataFacts, DataKind } from '../../../data/data_description.js';
import { descriptionOf } from '../../../data/kept_description.js';
import { keyOf } from '../../../data/mask_colour.js';
import type { DataRequest } from '../../tasks/task.js';
import { isSpread } from '../source.js';
import { type ChannelScale, channelScale, fitScale, unscaled } from './channel_scale.js';
import { type OpenedSources, openSources } from './open_sources.js';
import { framesOf, type SignalPart } from './signal_part.js';
import { type SignalSource, splitByTime } from './split_parts.js';
import { splitSources } from './split_sources.js';

/** What a task wants of its signals where nothing is said. */
export interface SignalDefaults {
  /** Samples of a window. */
  window: number;
  /** The part that is to judge by. */
  share: number;
  /** Whether each sample needs a label. */
  labelled: boolean;
  /** Whether each signal is scaled by itself to a root mean square of 1, unless a scale is asked for. */
  leveled?: boolean;
}

/** Signals to train on, to watch by and to judge by, and how they are taken. */
export interface SignalData {
  facts: DataFacts;
  training: SignalPart[];
  validation: SignalPart[];
  test: SignalPart[];
  columns: string[];
  /** Samples a second; null where nothing says. */
  rate: number | null;
  /** Names of the labels, the usual one first; null without labels. */
  names: string[] | null;
  window: number;
  hop: number;
  scale: ChannelScale;
  /** Whether each signal is scaled by itself besides. */
  leveled: boolean;
}

/** Well apart for eyes that see colours differently (Okabe & Ito 2008); black for the usual. */
const COLOURS = [0x000000, 0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7];

/** The classes of names, each with a colour. */
const classesOf = (names: readonly string[]) =>
  names.map((name, i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    const part = (shift: number) => ((colour >> shift) & 255) * 257;
    return { name, colour: keyOf(part(16), part(8), part(0)) };
  });

const partsOf = (sources: readonly SignalSource[]) => sources.flatMap(({ parts }) => parts);

/** How much of the frames has each label, as text. */
function labelShares(parts: readonly SignalPart[], names: readonly string[]): string {
  const counts = new Array<number>(names.length).fill(0);
  for (const { labels } of parts) for (const label of labels ?? []) counts[label]!++;
  const all = Math.max(framesOf(parts), 1);
  return names
    .map((name, i) => `${name} ${((100 * counts[i]!) / all).toPrecision(3)} %`)
    .join(', ');
}

/** What a model keeps of its data; null without a model. */
function knownOf({ models }: DataRequest): DataDescription | undefined {
  const [model] = Object.values(models ?? {});
  return model === undefined ? undefined : descriptionOf(model);
}

/** Refuses signals that do not fit a model. */
function checkFits(where: string, opened: OpenedSources, known: DataDescription): void {
  const { columns, rate } = known;
  if (columns !== undefined && opened.columns.length !== columns.length) {
    fail(where, 'the channels', columns.join(', '), opened.columns.join(', '));
  }
  if (rate !== undefined && opened.rate !== null && Math.abs(opened.rate / rate - 1) > 0.01) {
    fail(where, 'the samples a second', `${rate}, as in training`, opened.rate);
  }
}

/**
 * The signals of a request: files opened, split without a window across the border, scaled by what is trained on.
 *
 * @param data a file or folder
 * @param fallback what the task wants where nothing is said
 */
export async function signalData(
  request: DataRequest & { validation?: number },
  data: string,
  kind: DataKind,
  fallback: SignalDefaults,
): Promise<SignalData> {
  const known = knownOf(request);
  const names = known?.classes?.map(({ name }) => name);
  const open = (where: string) =>
    openSources(
      where,
      kind,
      request,
      { columns: known?.columns, rate: known?.rate, names },
      columnOfGroups(request),
    );
  const judgedBy = request.judged ?? request.test;
  const gone: string[] = [];
  const opened = await open(data).catch((error: unknown) => {
    if (request.judged === undefined || !(error instanceof ValueError)) throw error;
    gone.push(
      `what the model is compared with is fitted to the data that are judged, as those of the training are not there (${error.message})`,
    );
    return open(request.judged);
  });
  if (known !== undefined) checkFits(data, opened, known);
  if (fallback.labelled && opened.names === null) {
    fail(data, 'the labels', 'named by --labels COLUMN or --intervals FILE', 'none');
  }
  const other = judgedBy === undefined || request.whole ? undefined : await open(judgedBy);
  if (other !== undefined && other.columns.join() !== opened.columns.join()) {
    fail(judgedBy!, 'the channels', opened.columns.join(', '), other.columns.join(', '));
  }
  const all = opened.sources;
  const { rest, part, said } = request.whole
    ? { rest: all, part: all, said: 'all of them' }
    : other !== undefined
      ? { rest: all, part: other.sources, said: `all of ${judgedBy} is to judge by` }
      : splitSources(data, all, request, fallback.share);
  const held = heldBack(rest, request, request.validation ?? 0);
  const [training, validation, test] = [partsOf(held.rest), partsOf(held.part), partsOf(part)];
  const window = request.window ?? known?.window ?? fallback.window;
  const hop = request.hop ?? known?.hop ?? Math.max(Math.round(window / 2), 1);
  if (hop > window) fail('--hop', 'it', `at most the window (${window})`, hop);
  const longest = Math.max(0, ...training.map(({ frames }) => frames));
  if (kind !== 'audio' && longest < window) {
    throw new ValueError(
      `${data}: a stretch to train on must have ${window} rows or more, the window, got ${longest} (--window N).`,
    );
  }
  const leveled = fallback.leveled === true && request.scale === undefined;
  const scale = leveled
    ? unscaled(opened.columns.length)
    : known?.scale !== undefined
      ? channelScale(known.scale)
      : await fitScale(training, opened.columns.length, request.scale ?? 'zscore');
  const rate = opened.rate ?? known?.rate ?? null;
  const found: Record<string, string> = { ...opened.found };
  const seconds = rate === null ? '' : `, ${Number((window / rate).toPrecision(4))} s`;
  found.windows = `${window} samples${seconds}, one each ${hop}`;
  found.scale = leveled
    ? 'each signal by itself, to a root mean square of 1'
    : `${scale.method}, fitted to what is trained on`;
  const assumed = [...opened.assumed, ...gone];
  if (opened.names !== null) {
    found.labels = labelShares(partsOf(all), opened.names);
    found['labels to judge by'] = labelShares(test, opened.names);
  }
  const short = partsOf(all).filter(({ frames }) => frames < window);
  if (short.length > 0) {
    found['short stretches'] =
      kind === 'audio'
        ? `${short.length} are filled up with silence`
        : `${short.length} of ${framesOf(short)} rows, shorter than a window, are not trained on`;
  }
  if (test.every(({ frames }) => frames === 0) || test.length === 0) {
    throw new ValueError(`${data}: there must be test data besides the training data, got none.`);
  }
  const frames = (parts: SignalPart[]) => framesOf(parts);
  return {
    facts: {
      label: `${kind === 'audio' ? 'sounds' : 'signals'} of ${data}`,
      found,
      assumed,
      split: `${said}; ${frames(training)}, ${frames(validation)} and ${frames(test)} samples; windows lie on one side`,
      columns: opened.columns,
      ...(rate === null ? {} : { rate }),
      window,
      hop,
      ...(leveled
        ? { level: 'power' as const }
        : { scale: { method: scale.method, centre: scale.centre, spread: scale.spread } }),
      ...(opened.names === null ? {} : { classes: classesOf(opened.names) }),
    },
    training,
    validation,
    test,
    columns: opened.columns,
    rate,
    names: opened.names,
    window,
    hop,
    scale,
    leveled,
  };
}

/** Sources to train on and to watch by: whole ones where there are enough, unless they are split in time. */
function heldBack(sources: SignalSource[], { splitBy }: DataRequest, share: number) {
  if (splitBy === 'time' || sources.length * share < 1) return splitByTime(sources, share);
  return {
    rest: sources.filter((_, i) => !isSpread(i, share)),
    part: sources.filter((_, i) => isSpread(i, share)),
  };
}

/** The column of groups: a pattern of names has parentheses. */
function columnOfGroups({ group }: DataRequest): string | undefined {
  return group === undefined || group.includes('(') ? undefined : group;
}
