/** What the story and its chapters look like, beside __tests__/fixtures/looks: `LOOKS=write` writes these anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { ROOT } from '../bundle.js';
import { describeInChromium } from '../chromium.js';
import { demoSite, type Look } from '../demo_site.js';
import { storyPage } from '../story_page.js';
import { readSmall, type Small, shrunk } from './shrunk.js';
import { unlike } from './unlike.js';

const FOLDER = path.join(ROOT, '__tests__', 'fixtures', 'looks');
/** The share of regions that may be others: between what other letters make of a screen, and a panel that is gone. */
const TOLERANCE = 0.08;
/** The parts of a screen that hold its pictures. */
const PANELS = '.chapter > .flow, .chapter > .ways, .chapter > section';
const LOOKS: readonly Look[] = [
  ['light', 1100],
  ['dark', 1100],
  ['light', 390],
];
/** The screens with what they say when all is there. */
const SCREENS: readonly [name: string, ready: RegExp][] = [
  ['story', /^Mean square error/],
  ['ends', /It ends at 28/],
  ['checkerboard', /brightest pixel/],
  ['fold', /Largest difference/],
  ['saw?digit=7', /% sure/],
  ['mask', /% sure/],
];

describeInChromium('The looks', (browser) => {
  const site = demoSite(browser, { isolated: true });
  const { still } = storyPage(site);
  const open = async (screen: string, ready: RegExp, [colorScheme, width]: Look) => {
    await site.page.emulateMedia({ colorScheme });
    await site.page.setViewportSize({ width, height: 900 });
    await still(`#${screen}`);
    await site.page.getByText(ready).first().waitFor();
    await site.page.evaluate(() => document.fonts.ready);
  };
  const shoot = async () =>
    shrunk(readSmall(await site.page.screenshot({ fullPage: true, animations: 'disabled' })));
  const fileOf = (screen: string, look: Look) =>
    path.join(FOLDER, `${screen.replace(/\?.*/, '')}-${look.join('-')}.png`);
  const kept = (screen: string, look: Look): Small => readSmall(readFileSync(fileOf(screen, look)));

  const rows = SCREENS.flatMap(([screen, ready]) =>
    LOOKS.map((look) => [screen, ...look, ready] as const),
  );
  test.each(rows)('%s, %s, %i wide', async (screen, theme, width, ready) => {
    const look = [theme, width] as const;
    await open(screen, ready, look);
    const now = await shoot();
    const file = fileOf(screen, look);
    if (process.env.LOOKS === 'write') {
      writeFileSync(file, encode({ ...now, channels: 3 }, { zlib: { level: 9 } }));
    }
    expect(existsSync(file)).toBe(true);
    const share = unlike(kept(screen, look), now);
    process.stderr.write(`  ${path.basename(file)}: ${(100 * share).toFixed(1)} %\n`);
    expect(share).toBeLessThan(TOLERANCE);
  });

  // The tolerance is what tells these two from each other.
  describe.each(SCREENS)('%s', (screen, ready) => {
    const look = LOOKS[0]!;
    const restyled = async (css: string) => {
      await open(screen, ready, look);
      await site.page.addStyleTag({ content: css });
      await site.page.evaluate(() => new Promise(requestAnimationFrame));
      return unlike(kept(screen, look), await shoot());
    };

    test('in other letters it is the same screen', async () => {
      const share = await restyled('* { font-family: serif !important; }');
      process.stderr.write(`  ${screen} in other letters: ${(100 * share).toFixed(1)} %\n`);
      expect(share).toBeLessThan(TOLERANCE);
    });

    test('without one of its panels it is not', async () => {
      await open(screen, ready, look);
      const shares: number[] = [];
      for (const panel of await site.page.locator(PANELS).all()) {
        await panel.evaluate((element: HTMLElement) => {
          element.style.display = 'none';
        });
        shares.push(unlike(kept(screen, look), await shoot()));
        await panel.evaluate((element: HTMLElement) => element.style.removeProperty('display'));
      }
      const told = shares.map((share) => (100 * share).toFixed(1)).join(', ');
      process.stderr.write(`  ${screen} without a panel: ${told} %\n`);
      expect(Math.min(...shares)).toBeGreaterThan(TOLERANCE);
    });
  });
});
