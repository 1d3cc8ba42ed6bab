import { solveDecoder } from '../../lib/arithmetic/solve_decoder.js';
import { caption } from '../arithmetic/caption.js';
import { javascriptOf, pythonOf } from '../arithmetic/code.js';
import { explanation } from '../arithmetic/explanation.js';
import { type Axis, axisOf } from '../arithmetic/overlap.js';
import { drawable, drawLine, drawPlane } from '../arithmetic/picture.js';
import { player } from '../arithmetic/player.js';
import {
  chain,
  DEFAULT_STAGE,
  formatStages,
  layerOf,
  parseStages,
  RANGES,
  type Stage,
  stageOf,
} from '../arithmetic/stage.js';
import { stageControls } from '../arithmetic/stage_controls.js';
import { stageTable } from '../arithmetic/stage_table.js';
import { canvasToDraw } from '../ui/canvas_to_draw.js';
import { codeBox } from '../ui/code_box.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { radios } from '../ui/radios.js';
import { readInteger, writeAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';
import { watchSize } from '../ui/watch_size.js';

/** The decoder that ends at 28: its first layer keeps 7, as an encoder of 28 had it. */
const DEFAULT = '3,2,same,0,1;3,2,same,auto,1;3,2,same,auto,1';

/** Of a cell, in CSS pixels. */
const LARGEST = { 1: 64, 2: 44 } as const;

/** An interactive transposed convolution, alone or as the layers of a decoder. */
export async function openArithmetic(settings: URLSearchParams): Promise<View> {
  let rank: 1 | 2 = settings.get('rank') === '2' ? 2 : 1;
  let i = readInteger(settings, 'i', 4, RANGES.i);
  let stages = parseStages(settings.get('layers') ?? DEFAULT) ?? parseStages(DEFAULT)!;
  let selected = readInteger(settings, 'layer', 1, [1, stages.length]) - 1;
  let wanted: number | null = readInteger(settings, 'want', 32, [0, 100_000]) || null;
  let axis: Axis = axisOf(i, stages[0]!);
  let step = 0;

  const table = h('div');
  const verdict = h('div', { class: 'answer', role: 'status' });
  const canvas = canvasToDraw();
  const words = h('p', { class: 'caption' });
  const formulas = h('div');
  const title = h('h3');
  const code = codeBox();

  const draw = () => {
    const fits = drawable(axis, rank);
    canvas.hidden = !fits;
    words.textContent = fits ? caption(axis, rank, step) : 'Too long to draw; the numbers hold.';
    if (!fits) return;
    canvas.setAttribute('aria-label', `Stamps of layer ${selected + 1}. ${words.textContent}`);
    if (rank === 1) drawLine(canvas, axis, stages[selected]!.s, step, LARGEST[1]);
    else drawPlane(canvas, axis, step, LARGEST[2]);
  };
  const stamps = player((at) => {
    step = at;
    draw();
  });

  const answerNow = () => {
    const { why, remedies } = solveDecoder({
      layers: stages.map(layerOf),
      inputLength: i,
      outputLength: wanted,
    });
    const items = remedies.map((remedy) =>
      h(
        'li',
        {},
        `${remedy.text} `,
        button('Apply', () => change({ stages: remedy.layers.map(stageOf) }), {
          'aria-label': `Apply: ${remedy.text}`,
        }),
      ),
    );
    const leads = items.length > 0 ? [h('p', {}, 'This ends there:'), h('ul', {}, ...items)] : [];
    verdict.replaceChildren(...why.map((sentence) => h('p', {}, sentence)), ...leads);
  };

  const update = () => {
    const lengths = chain(i, stages);
    const stage = stages[selected]!;
    axis = axisOf(lengths[selected]!, stage);
    table.replaceChildren(stageTable(stages, lengths, selected, actions));
    answerNow();
    title.textContent = `Layer ${selected + 1}: ${axis.i} → ${axis.o}`;
    controls.show(axis.i, stage, selected === 0);
    formulas.replaceChildren(explanation(rank, axis.i, stage));
    code.show({ JavaScript: javascriptOf(rank, i, stages), Python: pythonOf(rank, i, stages) });
    stamps.setLength(drawable(axis, rank) ? axis.i ** rank : 0);
    writeAddress(settings, 'arithmetic', {
      rank,
      i,
      layers: formatStages(stages),
      layer: selected + 1,
      want: wanted ?? 0,
    });
  };

  const change = (to: { stages?: Stage[]; selected?: number }) => {
    const focused = document.activeElement?.getAttribute('data-layer');
    stages = to.stages ?? stages;
    selected = Math.min(to.selected ?? selected, stages.length - 1);
    update();
    // The table is made anew: give the keyboard its place back.
    if (focused) table.querySelector<HTMLElement>(`[data-layer="${focused}"]`)?.focus();
  };
  const actions = {
    select: (at: number) => change({ selected: at }),
    add: () => change({ stages: [...stages, { ...DEFAULT_STAGE }], selected: stages.length }),
    remove: () => change({ stages: stages.slice(0, -1) }),
  };
  const controls = stageControls(
    (length) => {
      i = length;
      update();
    },
    (part) => {
      const stage = { ...stages[selected]!, ...part };
      // What the layer would refuse: as the one grows, the other gives way.
      if (part.s !== undefined && stage.s > 1) stage.d = 1;
      if (part.d !== undefined && stage.d > 1) stage.s = 1;
      if (stage.outputPadding !== null) {
        stage.outputPadding = Math.min(stage.outputPadding, stage.s - 1);
      }
      change({ stages: stages.with(selected, stage) });
    },
  );

  const want = h('input', {
    type: 'number',
    id: 'want',
    min: 1,
    max: 100_000,
    input: () => {
      wanted = want.valueAsNumber > 0 ? want.valueAsNumber : null;
      update();
    },
  });
  if (wanted !== null) want.valueAsNumber = wanted;
  const ranks = radios('Dimensions', 'rank', { 1: '1-D', 2: '2-D' }, String(rank), (value) => {
    rank = value === '2' ? 2 : 1;
    update();
  });

  const unwatch = watchDark(draw);
  const element = h(
    'div',
    {},
    h('h2', {}, 'Why does my decoder end at this length?'),
    h(
      'p',
      {},
      'A transposed convolution stamps its kernel on the output once for each input element, its stride s apart. ' +
        'The number of stamps, their reach and the border decide the length.',
    ),
    h(
      'div',
      { class: 'columns' },
      h(
        'section',
        { 'aria-label': 'The decoder' },
        h('h3', {}, 'The decoder'),
        ranks,
        table,
        h('p', { class: 'row' }, h('label', { for: 'want' }, 'Length that you want'), want),
        verdict,
      ),
      h('section', { 'aria-label': 'One layer' }, title, controls.element, formulas),
    ),
    h(
      'section',
      { 'aria-label': 'The stamps' },
      h('h3', {}, 'Its stamps, one by one'),
      stamps.element,
      words,
      canvas,
      h(
        'p',
        { class: 'note' },
        'Dashed cells are cropped. The stronger the colour, the more stamps overlap.',
      ),
    ),
    h('section', { 'aria-label': 'Code' }, h('h3', {}, 'The decoder in code'), code.element),
  );
  const unwatchSize = watchSize(element, draw);
  update();
  return {
    element,
    close() {
      stamps.close();
      unwatchSize();
      unwatch();
    },
  };
}
