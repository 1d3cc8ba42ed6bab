import { canvasToDraw } from '../ui/canvas_to_draw.js';
import '../story/style.css';
import '../chapters/style.css';
import { solveDecoder } from '../../lib/arithmetic/solve_decoder.js';
import { caption } from '../arithmetic/caption.js';
import { looped } from '../arithmetic/looped.js';
import { type Axis, axisOf } from '../arithmetic/overlap.js';
import { drawable, drawLine, drawPlane } from '../arithmetic/picture.js';
import { chain, formatStages, layerOf, parseStages, stageOf } from '../arithmetic/stage.js';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { chapterFrame } from '../ui/chapter.js';
import { button, h } from '../ui/dom.js';
import { drawnView } from '../ui/drawn_view.js';
import { radios } from '../ui/radios.js';
import { addressOf, readInteger, writeAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

/** Its first layer keeps 7, as an encoder of 28 had it. */
const DEFAULT = '3,2,same,0,1;3,2,same,auto,1;3,2,same,auto,1';
const INPUT = 4;
const WANTED = 32;
/** Cells on a wide screen, in pixels. */
const LARGEST = { 1: 96, 2: 60 } as const;

/** Why a decoder ends at 28 and not at 32, and what makes it 32. */
export async function openEnds(settings: URLSearchParams): Promise<View> {
  let rank: 1 | 2 = settings.get('rank') === '2' ? 2 : 1;
  let stages = parseStages(settings.get('layers') ?? DEFAULT) ?? parseStages(DEFAULT)!;
  let selected = readInteger(settings, 'layer', 1, [1, stages.length]) - 1;
  let axis: Axis = axisOf(INPUT, stages[0]!);
  let step = 0;

  const row = h('div', { class: 'chain', role: 'group', 'aria-label': 'The decoder' });
  const answer = h('div', { class: 'answer big-answer', role: 'status' });
  const changes = h('p', { class: 'row' });
  const canvas = canvasToDraw();
  const words = h('p', { class: 'caption' });
  const tool = h('a', {}, 'All settings, and the code: the tool');

  const draw = () => {
    const fits = drawable(axis, rank);
    canvas.hidden = !fits;
    words.textContent = fits ? caption(axis, rank, step) : 'Too long to draw.';
    if (!fits || canvas.clientWidth === 0) return;
    canvas.setAttribute('aria-label', `Stamps of layer ${selected + 1}. ${words.textContent}`);
    if (rank === 1) drawLine(canvas, axis, stages[selected]!.s, step, LARGEST[1]);
    else drawPlane(canvas, axis, step, LARGEST[2]);
  };
  const loop = looped((at) => {
    step = at;
    draw();
  });
  const change = (next: typeof stages) => {
    stages = next;
    update();
  };
  const update = () => {
    const lengths = chain(INPUT, stages);
    axis = axisOf(lengths[selected]!, stages[selected]!);
    const layers = stages.map((_, n) =>
      button(
        `layer ${n + 1} →`,
        () => {
          selected = n;
          update();
          row.querySelectorAll('button')[n]!.focus();
        },
        { 'aria-pressed': String(n === selected) },
      ),
    );
    const numbers = lengths.map((length, n) => {
      const last = n === stages.length ? ' last' : '';
      return h('span', { class: `length${last}` }, String(length));
    });
    row.replaceChildren(...numbers.flatMap((number, n) => [number, ...layers.slice(n, n + 1)]));
    const { why, remedies } = solveDecoder({
      layers: stages.map(layerOf),
      inputLength: INPUT,
      outputLength: WANTED,
    });
    answer.replaceChildren(...why.map((sentence) => h('p', {}, sentence)));
    const cures = remedies.map(({ text, layers: cured }) =>
      button(text, () => change(cured.map(stageOf))),
    );
    changes.replaceChildren(
      h('span', {}, cures.length > 0 ? 'Make it 32 by' : 'Now it fits.'),
      ...cures,
      ...(formatStages(stages) === DEFAULT
        ? []
        : [button('Back to 28', () => change(parseStages(DEFAULT)!))]),
    );
    const layersText = formatStages(stages);
    const address = { rank, layers: layersText, layer: selected + 1 };
    tool.href = addressOf('arithmetic', { ...address, i: INPUT, want: WANTED });
    writeAddress(settings, 'ends', address);
    loop.start(drawable(axis, rank) ? axis.i ** rank : 0);
  };

  const element = chapterFrame(
    CHAPTER_TEXTS.ends,
    h(
      'section',
      { 'aria-label': 'The stamps' },
      row,
      h(
        'div',
        { class: 'row' },
        loop.element,
        radios('Dimensions', 'rank', { 1: '1-D', 2: '2-D' }, String(rank), (value) => {
          rank = value === '2' ? 2 : 1;
          update();
        }),
      ),
      words,
      canvas,
      h('p', { class: 'note' }, 'Dashed cells are cropped. Numbers count the stamps that overlap.'),
    ),
    h('div', { class: 'beside' }, answer, h('div', {}, changes, h('p', {}, tool))),
  );
  update();
  return drawnView(element, element, draw, loop.close);
}
