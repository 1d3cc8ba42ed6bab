/** Five questions put to each chapter: what it says answers them, and so does what its pictures show. */
import { describeInChromium } from './chromium.js';
import { demoSite } from './demo_site.js';
import { grays, type Pixels, piecesOf, pixelsOf, redness, yellow } from './seen_pixels.js';
import { storyPage } from './story_page.js';

describeInChromium('Questions to the chapters', (browser) => {
  const site = demoSite(browser);
  const { button, still } = storyPage(site);
  const text = (selector: string) => site.page.locator(selector).first().innerText();
  const pixels = (selector: string, n = 0) => pixelsOf(site.page, selector, n);
  const slider = (name: string) => site.page.getByRole('slider', { name });
  afterEach(() => expect(site.troubles).toEqual([]));

  describe('Why does my decoder end at 28 and not at 32?', () => {
    const CANVAS = 'section > canvas';
    /** Colours of the page by how many stamps meet in a cell; what is cropped has the paper's. */
    const COVER = ['255,255,255', '207,227,245', '147,191,230', '47,116,181', '18,63,109'];
    const LARGEST = { 1: 96, 2: 60 };
    const at = ({ width, data }: Pixels, x: number, y: number) => {
      const pixel = (Math.floor(y) * width + Math.floor(x)) * 4;
      return COVER.indexOf(data.slice(pixel, pixel + 3).join());
    };
    /** How many stamps meet in each cell of the lowest row, as its colour says. */
    const output = async (full: number) => {
      const seen = await pixels(CANVAS);
      const side = Math.min(LARGEST[1], seen.width / full);
      const y = seen.height - Math.max(side, 14) + 1;
      return Array.from({ length: full }, (_, p) => at(seen, p * side + 4, y));
    };

    test('How long is what 4 numbers become, and where do stamps overlap?', async () => {
      await still('#ends');
      expect(await text('.answer')).toContain('Layer 1 makes 7 of 4');
      expect(await output(9)).toEqual([0, 1, 2, 1, 2, 1, 2, 1, 0]);
    });

    test('What makes it 32?', async () => {
      await still('#ends');
      await site.page.getByRole('button', { name: 'layer 1: outputPadding null' }).click();
      expect(await text('.answer')).toBe('It ends at 32: 4 → 8 → 16 → 32.');
      expect(await output(9)).toEqual([1, 1, 2, 1, 2, 1, 2, 1, 0]);
    });

    test('Where does one number go?', async () => {
      await still('#ends');
      for (let i = 0; i < 3; i++) await button('Back').click();
      expect(await text('.caption')).toBe(
        'Input element 1 of 4 stamps output 1, 2 (1 more cropped).',
      );
      expect(await output(9)).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0]);
    });

    test('What does the last layer make?', async () => {
      await still('#ends');
      await button('layer 3 →').click();
      expect(await text('.caption')).toContain('Input element 14 of 14 stamps output 27, 28');
      const seen = await output(29);
      expect(seen.filter((count) => count > 0)).toHaveLength(28);
      expect(seen.slice(1, 28)).toEqual(Array.from({ length: 27 }, (_, n) => 1 + (n % 2)));
    });

    test('And pictures?', async () => {
      await still('#ends?rank=2');
      expect(await text('.caption')).toContain('row 4, column 4 stamps output rows 6, 7');
      const seen = await pixels(CANVAS);
      const small = Math.min(LARGEST[2], (seen.width * 0.28) / 4);
      const [left, side] = [
        small * 4 + 24,
        Math.min(LARGEST[2], (seen.width - small * 4 - 24) / 9),
      ];
      const counts = [1, 2, 3].map((y) =>
        [1, 2, 3].map((x) => at(seen, left + x * side + 4, 20 + y * side + 4)),
      );
      expect(counts).toEqual([
        [1, 2, 1],
        [2, 4, 2],
        [1, 2, 1],
      ]);
    });
  });

  describe('Where do checkerboards come from?', () => {
    const ratios = () => site.page.locator('.ratio').allInnerTexts();
    /** The brightest of four neighbours over the darkest, on the wall beside the ball, of each of the four pictures. */
    const seen = async () => {
      const found: number[] = [];
      for (let n = 0; n < 4; n++) {
        const picture = await pixels('.cures canvas', n);
        const all = grays(picture);
        const four = [0, 1, 40, 41].map((by) => all[4 * picture.width + 4 + by]!);
        found.push(Math.max(...four) / Math.min(...four));
      }
      return found;
    };
    const expectEven = (which: boolean[], found: number[]) =>
      expect(found.map((ratio) => ratio < 1.1)).toEqual(which);

    test('What does a kernel of 3 do at a stride of 2?', async () => {
      await still('#checkerboard');
      expect((await ratios())[0]).toBe('brightest pixel 4.00 × the darkest');
      const [first] = await seen();
      expect(first).toBeGreaterThan(3.6);
      expect(first).toBeLessThan(4.4);
    });

    test('What cures it?', async () => {
      await still('#checkerboard');
      expect((await ratios()).slice(1)).toEqual(['even', 'even', 'even']);
      expectEven([false, true, true, true], await seen());
    });

    test.each([2, 3, 4, 5, 6, 7])('Is a kernel of %i even?', async (k) => {
      await still(`#checkerboard?k=${k}`);
      const even = k % 2 === 0;
      expect((await ratios())[0] === 'even').toBe(even);
      expect(await text('.answer')).toContain(even ? 'no checkerboard' : '3 of 4 are even');
      expectEven([even, true, true, true], await seen());
    });

    test('Do random weights bring it back?', async () => {
      await still('#checkerboard');
      await button('Other weights').click();
      expect((await ratios()).map((one) => one === 'even')).toEqual([false, false, true, true]);
      expectEven([false, false, true, true], await seen());
    });

    test('Half as random?', async () => {
      await still('#checkerboard?k=4&random=100&seed=2');
      const before = await seen();
      await still('#checkerboard?k=4&random=30&seed=2');
      expect((await ratios())[0]).not.toBe('even');
      expect((await seen())[0]! - 1).toBeLessThan(before[0]! - 1);
    });
  });

  describe('Upsample and convolve, or convolve transposed?', () => {
    const SAME = /One Conv2DTranspose of 4 × 4, stride 2.*of all 1600 pixels: (\S+)\.$/;
    const expectSame = async () => {
      expect(Number(SAME.exec(await text('.answer'))![1])).toBeLessThan(1e-5);
      const before = await pixels('.folding figure:first-child canvas');
      const after = await pixels('.folding figure:last-child canvas');
      expect([after.width, after.height]).toEqual([40, 40]);
      // One step of gray is what rounding may make of a millionth.
      const differences = [...after.data].map((value, at) => Math.abs(value - before.data[at]!));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      return grays(after);
    };
    /** Which of the 16 taps have a colour. */
    const taps = async () => {
      const { width, height, data } = await pixels('.folding div canvas');
      const side = (height - 2) / 4;
      const left = (width - 4 * side) / 2;
      return Array.from({ length: 16 }, (_, at) => {
        const [x, y] = [left + ((at % 4) + 0.12) * side, (Math.floor(at / 4) + 0.12) * side];
        const pixel = (Math.floor(y) * width + Math.floor(x)) * 4;
        return data[pixel] !== 255 ? 1 : 0;
      });
    };

    test('Are they the same?', async () => {
      await still('#fold');
      const seen = await expectSame();
      expect(Math.max(...seen) - Math.min(...seen)).toBe(1);
    });

    test('How large is the folded kernel?', async () => {
      await still('#fold');
      expect(await text('.caption')).toBe(
        'Copy 4 of 4, turned round and shifted to its pixel, is added.',
      );
      expect(await taps()).toEqual(new Array(16).fill(1));
    });

    test('Where does the first copy lie?', async () => {
      await still('#fold');
      for (let i = 0; i < 3; i++) await button('Back').click();
      expect(await text('.caption')).toContain('Copy 1 of 4');
      expect(await taps()).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
    });

    test('Is it so for a kernel that finds edges?', async () => {
      await still('#fold');
      const soft = await expectSame();
      await button('edges').click();
      expect(await expectSame()).not.toEqual(soft);
    });

    test('And for one of mine?', async () => {
      await still('#fold');
      await button('shifted').click();
      const shifted = await expectSame();
      // Twice the kernel, and the picture is as bright: it is scaled to be seen.
      await site.page.getByLabel('Row 3, column 3').fill('2');
      expect(await expectSame()).toEqual(shifted);
      await site.page.getByLabel('Row 1, column 1').fill('-1.5');
      expect(await expectSame()).not.toEqual(shifted);
    });
  });

  describe('What did this layer see?', () => {
    const says = (what: RegExp) => site.page.getByRole('status').getByText(what).waitFor();
    const FIELD = '.fields canvas';
    /** The pixels of a field that are red or blue, and those of the drawing that have ink, or touch it. */
    const coloured = async (n = 0) =>
      redness(await pixels(FIELD, n)).map((value) => Math.abs(value) > 0.25);
    const open = async (digit: number) => {
      await still(`#saw?digit=${digit}`);
      await says(new RegExp(`It says ${digit}, `));
    };

    test('What does the network take a 7 for, and how sure is it?', async () => {
      await open(7);
      const sure = Number(/It says 7, ([\d.]+) % sure/.exec(await text('.seen .verdict'))![1]);
      expect(sure).toBeGreaterThan(90);
      const widths = await site.page
        .locator('.answers .bar')
        .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
      expect(widths.indexOf(Math.max(...widths))).toBe(7);
    });

    test('What in the drawing made the strongest unit respond?', async () => {
      await open(3);
      expect(await text('.fields figcaption')).toMatch(/^Filter \d+, row \d+, column \d+$/);
      const ink = grays(await pixels('.seen .pad canvas')).map((value) => value < 0.9);
      const near = (at: number) =>
        [-57, -56, -55, -29, -28, -27, -2, -1, 0, 1, 2, 27, 28, 29, 55, 56, 57].some(
          (by) => ink[at + by],
        );
      const seen = await coloured();
      const count = seen.filter(Boolean).length;
      expect(count).toBeGreaterThan(5);
      expect(seen.filter((is, at) => is && near(at)).length).toBeGreaterThan(0.8 * count);
    });

    test('How far does a unit of the first layer see, and one of the third?', async () => {
      await open(3);
      const third = (await coloured()).filter(Boolean).length;
      const before = await text('.fields figcaption');
      await site.page.getByRole('radio', { name: /first layer/ }).check();
      await site.page.waitForFunction(
        (before) => document.querySelector('.fields figcaption')!.textContent !== before,
        before,
      );
      const first = (await coloured()).filter(Boolean).length;
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThan(third);
    });

    test('And of another digit?', async () => {
      await open(3);
      const three = await coloured();
      await button('Draw a 0').click();
      await says(/It says 0, /);
      expect(await text('.answers .best')).toMatch(/^0/);
      expect(await coloured()).not.toEqual(three);
    });

    test('And of nothing?', async () => {
      await open(3);
      const before = await text('.seen .verdict');
      await button('Clear').click();
      await site.page.waitForFunction(
        (before) => (document.querySelector('.seen .verdict') as HTMLElement).innerText !== before,
        before,
      );
      const ink = grays(await pixels('.seen .pad canvas')).filter((value) => value < 0.9);
      expect(ink).toEqual([]);
      // It has to say something; that it does not know, it says by this.
      const sure = Number(/It says \d, ([\d.]+) % sure/.exec(await text('.seen .verdict'))![1]);
      expect(sure).toBeLessThan(30);
    });
  });

  describe('What is where?', () => {
    const CANVAS = '.finger canvas';
    const SIDE = 64;
    const word = (what: RegExp) => site.page.locator('.verdict').getByText(what).waitFor();
    const runs = () =>
      site.page.locator('.time').evaluate((time) => Number((time as HTMLElement).dataset.runs));
    const mask = async () => yellow(await pixels(CANVAS), 25);
    const open = async (settings = '') => {
      await still(`#mask${settings}`);
      await word(/sure$|%$/);
    };
    const andRun = async (act: () => Promise<unknown>) => {
      const before = await runs();
      await act();
      await site.page.waitForFunction(
        (before) => Number(document.querySelector<HTMLElement>('.time')!.dataset.runs) > before,
        before,
      );
    };

    test('What is under my finger?', async () => {
      await open('?x=40&y=20');
      await word(/^A cell, \d+ % sure$/);
      expect((await mask())[20 * SIDE + 40]).toBe(true);
    });

    test('Does the mask follow?', async () => {
      await open('?x=40&y=20');
      const canvas = site.page.getByRole('application');
      await canvas.focus();
      for (let i = 0; i < 6; i++) await andRun(() => canvas.press('ArrowDown'));
      await word(/^A cell/);
      const now = await mask();
      expect(now[26 * SIDE + 40]).toBe(true);
    });

    test('Is a speck a cell?', async () => {
      await open('?x=40&y=20');
      const before = await mask();
      await slider('Size of your cell').press('Home');
      await word(/^No cell: \d+ %$/);
      const now = await mask();
      expect(now[20 * SIDE + 40]).toBe(false);
      expect(now.filter(Boolean).length).toBeLessThan(before.filter(Boolean).length);
    });

    test('How much of the picture is cells?', async () => {
      await open('?x=40&y=20');
      const percent = Number(/^(\d+) % of the picture is cells/.exec(await text('.found'))![1]);
      const share = (await mask()).filter(Boolean).length / SIDE ** 2;
      expect(Math.abs(100 * share - percent)).toBeLessThan(2);
    });

    test('Do two cells that touch become one?', async () => {
      await open('?x=40&y=20');
      const before = await mask();
      await button('Leave it here').click();
      const canvas = site.page.getByRole('application');
      for (let i = 0; i < 7; i++) await andRun(() => canvas.press('ArrowRight'));
      const now = await mask();
      expect(now.filter(Boolean).length).toBeGreaterThan(before.filter(Boolean).length);
      expect(piecesOf(now, SIDE)).toBeLessThanOrEqual(piecesOf(before, SIDE));
    });
  });
});
