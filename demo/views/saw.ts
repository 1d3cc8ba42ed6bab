import { canvasToDraw } from '../ui/canvas_to_draw.js';
import '../story/style.css';
import '../chapters/style.css';
import { toCanvas } from '../../lib/pictures/to_canvas.js';
import { answerBars } from '../chapters/answer_bars.js';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { look } from '../chapters/seen.js';
import { projectionPicture } from '../deconvolve/drawing.js';
import { startBackend } from '../engine/backend.js';
import { loadDemoModel } from '../engine/demo_models.js';
import { latest } from '../engine/latest.js';
import { pad } from '../reconstruct/pad.js';
import { drawMenu } from '../story/draw_menu.js';
import { drawInk } from '../story/flow_stages.js';
import { selfDrawing, strokeInto } from '../story/story.js';
import { chapterFrame } from '../ui/chapter.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { message } from '../ui/message.js';
import { radios } from '../ui/radios.js';
import { addressOf, readInteger, updateAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';

const SIDE = 28;
const TOP = 4;
const LAYERS: Record<string, string> = {
  conv1: 'first layer: edges',
  conv2: 'second: corners, bends',
  conv3: 'third: parts of digits',
};

/** What a classifier says of a drawing, and what in it made a layer respond. */
export async function openSaw(settings: URLSearchParams): Promise<View> {
  await startBackend(null);
  const model = await loadDemoModel('digits', () => {});
  const wanted = settings.get('layer') ?? '';
  let layer = Object.hasOwn(LAYERS, wanted) ? wanted : 'conv3';
  const pixels = new Float32Array(SIDE * SIDE);
  let stopPen = () => {};
  let closed = false;
  const told = message();
  const bars = answerBars();
  const fields = Array.from({ length: TOP }, () => {
    const canvas = canvasToDraw({ class: 'pixels' });
    const caption = h('figcaption');
    return { canvas, caption, element: h('figure', {}, canvas, caption) };
  });
  const words = h('p', { class: 'note' });
  const request = latest(async () => {
    if (closed) return;
    const now = pixels.slice();
    const seen = await look(model, now, layer, TOP);
    if (closed) return;
    bars.show(seen.probabilities);
    fields.forEach(({ canvas, caption }, n) => {
      const unit = seen.units[n];
      if (unit === undefined) return;
      toCanvas(projectionPicture(unit.projection, [SIDE, SIDE], 1), canvas);
      const [row = 0, column = 0] = unit.position;
      const name = `Filter ${unit.filter + 1}, row ${row + 1}, column ${column + 1}`;
      canvas.setAttribute('aria-label', `What ${name} of ${layer} responded to`);
      caption.textContent = name;
    });
    words.textContent =
      'A unit is one place in one map of a layer. Red is what in your drawing made it respond, blue what held it back.';
    element.dataset.looks = String(Number(element.dataset.looks ?? 0) + 1);
  }, told.fail);
  const show = () => {
    drawInk(input.canvas, pixels);
    request();
  };
  const own = (change: () => void) => {
    stopPen();
    change();
    show();
  };
  const forget = () => {
    settings.delete('digit');
    updateAddress(settings);
  };
  const input = pad('Drawing pad for a digit', (from, to) => {
    forget();
    own(() => strokeInto(pixels, from, to));
  });
  const example = (digit: string) => {
    settings.set('digit', digit);
    settings.set('layer', layer);
    updateAddress(settings);
    own(() => pixels.fill(0));
    stopPen = selfDrawing(
      digit,
      (lines) => {
        for (const { from, to } of lines) strokeInto(pixels, from, to);
        show();
      },
      () => {},
    );
  };
  const element = chapterFrame(
    CHAPTER_TEXTS.saw,
    drawMenu(
      example,
      button('Clear', () => {
        forget();
        own(() => pixels.fill(0));
      }),
    ),
    radios('Layer', 'layer', LAYERS, layer, (name) => {
      layer = name;
      settings.set('layer', name);
      updateAddress(settings);
      request();
    }),
    h(
      'section',
      { class: 'seen', 'aria-label': 'What it saw' },
      h('figure', {}, input.element, h('figcaption', {}, h('b', {}, 'Your drawing'))),
      h('div', { class: 'fields' }, ...fields.map((field) => field.element)),
      bars.element,
    ),
    words,
    told.element,
    h('p', {}, h('a', { href: addressOf('deconvolve') }, 'Your own model and picture: the tool')),
  );
  const unwatch = watchDark(show);
  example(String(readInteger(settings, 'digit', 3, [0, 9])));
  return {
    element,
    close() {
      closed = true;
      stopPen();
      unwatch();
      model.dispose();
    },
  };
}
