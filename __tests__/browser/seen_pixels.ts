import type { Page } from 'playwright-core';

/** A canvas's pixels, four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What a canvas shows, the n-th that the selector finds. */
export async function pixelsOf(page: Page, selector: string, n = 0): Promise<Pixels> {
  const { width, height, base64 } = await page
    .locator(selector)
    .nth(n)
    .evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext('2d')!;
      const { data } = context.getImageData(0, 0, width, height);
      let text = '';
      // Lists of numbers take a minute on their way.
      for (let at = 0; at < data.length; at += 8192) {
        text += String.fromCharCode(...data.subarray(at, at + 8192));
      }
      return { width, height, base64: btoa(text) };
    });
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/** The first channel of each pixel, from 0 to 1: how bright a gray picture is. */
export const grays = ({ data }: Pixels): number[] =>
  Array.from({ length: data.length / 4 }, (_, at) => data[at * 4]! / 255);

/** Whether each pixel is more red and green than blue by so much: what the page marks in yellow. */
export const yellow = ({ data }: Pixels, by: number): boolean[] =>
  Array.from(
    { length: data.length / 4 },
    (_, at) => Math.min(data[at * 4]!, data[at * 4 + 1]!) - data[at * 4 + 2]! > by,
  );

/** How much redder than blue each pixel is, from -1 to 1. */
export const redness = ({ data }: Pixels): number[] =>
  Array.from({ length: data.length / 4 }, (_, at) => (data[at * 4]! - data[at * 4 + 2]!) / 255);

/** How many pieces the marked pixels of a picture are: neighbours along a side belong together. */
export function piecesOf(marked: readonly boolean[], width: number): number {
  const left = new Set([...marked.keys()].filter((at) => marked[at]));
  let count = 0;
  for (const start of left) {
    count++;
    const stack = [start];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (!left.delete(at)) continue;
      if (at % width > 0) stack.push(at - 1);
      if (at % width < width - 1) stack.push(at + 1);
      stack.push(at - width, at + width);
    }
  }
  return count;
}
