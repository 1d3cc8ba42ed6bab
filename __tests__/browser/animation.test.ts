/** Makes docs/images/reconstruct.png and story.png, animations of the demo. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from 'fast-png';
import type { Locator, Page } from 'playwright-core';
import type { Picture } from '../../lib/pictures/picture.js';
import { strokesOf } from '../../lib/pictures/stroke_font.js';
import { type Frame, toApng } from './apng.js';
import { describeInChromium } from './chromium.js';
import { demoSite, SHOTS } from './demo_site.js';
import { andRun } from './runs.js';

const MOST_BYTES = 500_000;
const MOST_STORY_BYTES = 1_000_000;
const DIGIT = '3';
/** Points of the pen's path between two frames. */
const EVERY = 3;
const FRAME_MS = 180;
const LAST_MS = 2_000;
const STORY_MS = 160;

/** Chromium's decoder of animated pictures, as far as it is used here. */
declare class ImageDecoder {
  constructor(init: { data: BufferSource; type: string });
  decode(options: { frameIndex: number }): Promise<{ image: CanvasImageSource }>;
}

const base64 = (bytes: Uint8Array | Uint8ClampedArray) => Buffer.from(bytes).toString('base64');

/** How many values of a frame are not those of the picture. */
function differing(page: Page, png: Buffer, frameIndex: number, picture: Picture): Promise<number> {
  const { width, height, data } = picture;
  return page.evaluate(
    async ({ png, expected, frameIndex, width, height }) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const decoder = new ImageDecoder({ data: bytes(png), type: 'image/png' });
      const { image } = await decoder.decode({ frameIndex });
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      const wanted = bytes(expected);
      return context.getImageData(0, 0, width, height).data.filter((v, i) => v !== wanted[i])
        .length;
    },
    { png: base64(png), expected: base64(data), frameIndex, width, height },
  );
}

/** What of the page a locator finds, as a frame of an animation. */
async function frameOf(part: Locator, ms: number): Promise<Frame> {
  const { width, height, data } = decode(await part.screenshot({ animations: 'disabled' }));
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  const channels = data.length / (width * height);
  for (let at = 0; at < width * height; at++) {
    for (let c = 0; c < 3; c++) rgba[at * 4 + c] = data[at * channels + c]!;
  }
  return { picture: { width, height, data: rgba }, ms };
}

describeInChromium('the animation', (browser) => {
  const site = demoSite(browser);

  test('a digit is drawn, and its code and reconstruction follow', async () => {
    const { page } = site;
    await page.setViewportSize({ width: 980, height: 900 });
    await site.goTo('#reconstruct');
    await andRun(page, async () => {
      await page.getByText(/^Error/).waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
    });
    const trio = page.locator('.trio');
    const frames: Frame[] = [];
    const shoot = async () => {
      frames.push(await frameOf(trio, FRAME_MS));
    };
    await shoot();
    const pad = (await page.getByRole('application').boundingBox())!;
    for (const stroke of strokesOf(DIGIT)) {
      const [first, ...rest] = stroke.map(
        ([x, y]) => [pad.x + pad.width * (0.25 + x / 2), pad.y + pad.height * (0.12 + y)] as const,
      );
      await page.mouse.move(...first!);
      await page.mouse.down();
      for (const [i, point] of rest.entries()) {
        await andRun(page, () => page.mouse.move(...point));
        if (i % EVERY === 0 || i === rest.length - 1) await shoot();
      }
      await page.mouse.up();
    }
    frames.at(-1)!.ms = LAST_MS;
    const png = toApng(frames);
    writeFileSync(path.join(SHOTS, 'reconstruct.png'), png);
    expect(frames.length).toBeGreaterThan(10);
    expect(png.length).toBeLessThan(MOST_BYTES);
    // The browser's own decoder sees every frame as it was on the screen.
    for (const at of [0, 1, frames.length - 1]) {
      expect(await differing(page, png, at, frames[at]!.picture)).toBe(0);
    }
    expect(site.troubles).toEqual([]);
  });

  test('a digit draws itself, shrinks to its code and grows again', async () => {
    const { page } = site;
    await page.setViewportSize({ width: 800, height: 900 });
    // The page's time stands still while a picture is taken.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    await site.goTo();
    const flow = page.locator('.flow');
    await flow.waitFor();
    const frames: Frame[] = [];
    for (let moved = false; ; ) {
      await page.clock.runFor(STORY_MS);
      frames.push(await frameOf(flow, STORY_MS));
      const state = await flow.getAttribute('data-state');
      moved ||= state === 'flowing';
      if (moved && state === 'still') break;
    }
    frames.at(-1)!.ms = LAST_MS;
    const png = toApng(frames);
    writeFileSync(path.join(SHOTS, 'story.png'), png);
    expect(frames.length).toBeGreaterThan(20);
    expect(png.length).toBeLessThan(MOST_STORY_BYTES);
    expect(site.troubles).toEqual([]);
  }, 180_000);
});
