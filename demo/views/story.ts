import '../story/style.css';
import { CHAPTER_TEXTS } from '../chapters/chapter_texts.js';
import { betweenPanel } from '../story/between_panel.js';
import { formatCode, parseCode } from '../story/code_address.js';
import type { Place } from '../story/code_map.js';
import { type Encoded, loadDigitNetwork } from '../story/digit_network.js';
import { drawMenu } from '../story/draw_menu.js';
import { flow } from '../story/flow.js';
import { mapPanel } from '../story/map_panel.js';
import { noisePanel } from '../story/noise_panel.js';
import { codeOfDigit, likeness, loadAtlas, selfDrawing, strokeInto } from '../story/story.js';
import { ways } from '../story/ways.js';
import { chapterFrame } from '../ui/chapter.js';
import { watchDark } from '../ui/dark.js';
import { button, h } from '../ui/dom.js';
import { writeAddress } from '../ui/url_state.js';
import type { View } from '../ui/view.js';
import { watchSize } from '../ui/watch_size.js';

const PIXELS = 28 * 28;
/** Browsers refuse addresses that change too often. */
const ADDRESS_MS = 250;

/** The first screen: a digit becomes 16 numbers and grows again; the numbers can be dragged, walked over, mixed. */
export async function openStory(settings: URLSearchParams): Promise<View> {
  const [network, map] = await Promise.all([loadDigitNetwork(), loadAtlas()]);
  const pixels = new Float32Array(PIXELS);
  let encoded: Encoded = network.encode(pixels);
  let code = encoded.code;
  let drawn = true;
  let timer = 0;
  let pen = () => {};
  const error = h('p', { class: 'likeness', role: 'status' });

  const write = () => {
    clearTimeout(timer);
    timer = window.setTimeout(
      () => writeAddress(settings, 'story', { code: formatCode(code) }),
      ADDRESS_MS,
    );
  };
  const show = (place: Place) => {
    const decoded = network.decode(code);
    way.showDrawing(pixels, encoded);
    way.showCode(code, decoded, drawn);
    plane.show(place);
    const own = 'These numbers are your own now: nobody drew this.';
    error.textContent = drawn ? likeness(pixels, decoded.output) : own;
  };
  const stopMotion = () => {
    pen();
    way.still();
  };
  const setCode = (next: Float32Array, place = map.placeOf(next)) => {
    stopMotion();
    code = next;
    drawn = false;
    show(place);
    write();
  };
  /** The same, and noise is added to it from now on. */
  const setBase = (next: Float32Array, place?: Place) => {
    setCode(next, place);
    noise.base(next);
  };
  const setDrawing = () => {
    encoded = network.encode(pixels);
    code = encoded.code;
    drawn = true;
    show(map.placeOf(code));
    noise.base(code);
  };
  const change = (pixelsAnew: () => void) => {
    stopMotion();
    pixelsAnew();
    setDrawing();
    write();
  };
  const clear = () => change(() => pixels.fill(0));
  const penDraws = (digit: string) => {
    clear();
    way.element.dataset.state = 'drawing';
    pen = selfDrawing(
      digit,
      (lines) => {
        for (const { from, to } of lines) strokeInto(pixels, from, to);
        setDrawing();
      },
      () => {
        write();
        way.still();
        way.wave('drawing');
      },
    );
  };

  const way = flow({
    stroke: (from, to) => change(() => strokeInto(pixels, from, to)),
    lifted: () => way.wave('drawing'),
    code: setBase,
  });
  const plane = mapPanel(map, (to) => setBase(map.codeAt(to), to));
  const ends = [codeOfDigit(network, '4', 2), codeOfDigit(network, '9', 3)];
  const between = betweenPanel(network, ends, () => code, setBase);
  const noise = noisePanel(map.spread, setCode);
  const play = button('Play', () => way.wave(drawn ? 'drawing' : 'code'));
  const element = chapterFrame(
    CHAPTER_TEXTS.story,
    drawMenu(penDraws, button('Clear', clear), play),
    way.element,
    error,
    ways(plane.element, between.element, noise.element),
  );

  const unwatchSize = watchSize(plane.element, plane.draw);
  const unwatch = watchDark(() => {
    show(map.placeOf(code));
    between.draw();
  });
  between.draw();
  const given = parseCode(settings.get('code'));
  if (given === null) penDraws('3');
  else setBase(given);
  return {
    element,
    close() {
      stopMotion();
      clearTimeout(timer);
      unwatchSize();
      unwatch();
    },
  };
}
