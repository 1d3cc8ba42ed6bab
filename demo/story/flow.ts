import { pad } from '../reconstruct/pad.js';
import type { Point } from '../reconstruct/subject.js';
import { h } from '../ui/dom.js';
import { codeBars } from './code_bars.js';
import type { Decoded, Encoded } from './digit_network.js';
import { drawInk, figure, inked, stage } from './flow_stages.js';
import { flowWave } from './flow_wave.js';

const SIDE = 28;

export interface Flow {
  element: HTMLElement;
  showDrawing(pixels: Float32Array, encoded: Encoded): void;
  /** @param drawn whether the code is the drawing's. */
  showCode(code: Float32Array, decoded: Decoded, drawn: boolean): void;
  /** Lets light run through the network from the drawing, or from the code. */
  wave(from: 'drawing' | 'code'): void;
  still(): void;
}

interface Actions {
  stroke(from: Point, to: Point): void;
  lifted(): void;
  code(code: Float32Array): void;
}

/** The network from the drawing to what grows out of its code, all layers side by side. */
export function flow({ stroke, lifted, code }: Actions): Flow {
  const input = pad('Drawing pad for a digit', stroke);
  input.canvas.addEventListener('pointerup', lifted);
  const output = h('canvas', { class: 'pixels', role: 'img', 'aria-label': 'What grew again' });
  const bars = codeBars(code);
  const encode1 = stage('encode1', '16 maps', '14 × 14', 4);
  const encode2 = stage('encode2', '32 maps', '7 × 7', 6);
  const unflatten = stage('unflatten', '32 maps', '7 × 7', 6);
  const decode2 = stage('decode2', '16 maps', '14 × 14', 4);
  const parts = {
    drawing: figure('drawing', input.element, 'Your drawing', '784 pixels'),
    encode1: encode1.element,
    encode2: encode2.element,
    code: figure('code', bars.element, 'The code: drag me', '16 numbers'),
    unflatten: unflatten.element,
    decode2: decode2.element,
    output: figure('output', output, 'Grown again', '784 pixels'),
  };
  let ink = new Float32Array(SIDE * SIDE) as Float32Array;
  let grown = ink;
  const bright: Partial<Record<keyof typeof parts, () => [number, number][]>> = {
    drawing: () => inked(ink, SIDE),
    output: () => inked(grown, SIDE),
    code: bars.bright,
  };
  const light = h('canvas', { class: 'light', 'aria-hidden': 'true' });
  const element = h(
    'div',
    { class: 'flow', 'data-state': 'still' },
    ...Object.values(parts),
    light,
  );
  const names = Object.keys(parts) as (keyof typeof parts)[];
  const wave = flowWave(
    light,
    names.map((name) => ({
      element: parts[name].firstElementChild as HTMLElement,
      bright: () => bright[name]?.() ?? [],
    })),
    (is) => {
      element.dataset.state = is ? 'flowing' : 'still';
    },
  );
  return {
    element,
    showDrawing(pixels, encoded) {
      ink = pixels;
      drawInk(input.canvas, pixels);
      encode1.show(encoded.encode1);
      encode2.show(encoded.encode2);
    },
    showCode(shown, decoded, drawn) {
      grown = decoded.output;
      bars.show(shown);
      unflatten.show(decoded.unflatten);
      decode2.show(decoded.decode2);
      drawInk(output, decoded.output);
      element.classList.toggle('own-code', !drawn);
    },
    wave: (from) => wave.play(names.indexOf(from)),
    still: wave.stop,
  };
}
