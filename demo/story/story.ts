import { digits } from '../reconstruct/digits.js';
import type { Point } from '../reconstruct/subject.js';
import { atlas, type CodeMap } from './code_map.js';
import type { DigitNetwork } from './digit_network.js';
import { type PenLine, penOf } from './drawn_digit.js';

export const loadAtlas = async () =>
  atlas((await (await fetch('./models/glyphs/code_map.json')).json()) as CodeMap);

/** Lets a pen draw a digit, a stroke a frame, or all at once for those who want no motion; the result stops it. */
export function selfDrawing(
  digit: string,
  draw: (lines: readonly PenLine[]) => void,
  done: () => void,
): () => void {
  const lines = penOf(digit);
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let [frame, at] = [0, 0];
  const run = () => {
    const until = reduced ? lines.length : at + 1;
    draw(lines.slice(at, until));
    at = until;
    if (at < lines.length) frame = requestAnimationFrame(run);
    else done();
  };
  frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
}

/** How alike what grew is to what was drawn, in words. */
export function likeness(drawn: Float32Array, grown: Float32Array): string {
  const sum = drawn.reduce((all, value, at) => all + (value - grown[at]!) ** 2, 0);
  return `Mean square error ${(sum / drawn.length).toFixed(4)}.`;
}

/** Strokes into a drawing of 28 × 28 pixels. */
export const strokeInto = (pixels: Float32Array, from: Point, to: Point) =>
  digits.stroke(pixels, from, to);

/** The code of a digit as the page draws it. */
export const codeOfDigit = (network: DigitNetwork, digit: string, seed: number) =>
  network.encode(digits.example(Number(digit), seed)).code;
