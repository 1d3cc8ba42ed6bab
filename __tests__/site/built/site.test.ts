import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deadLinks, filesUnder } from '../../../scripts/site/dead_links.js';
import { violations } from '../../browser/axe.js';
import { ROOT } from '../../browser/bundle.js';
import { BUILT, describeSite } from './built_site.js';

const SHOTS = path.join(ROOT, 'out', 'site-screenshots');

describeSite('the site', (site) => {
  test('every link leads somewhere, every page has its Markdown', () => {
    expect(deadLinks(BUILT)).toEqual([]);
    const pages = filesUnder(BUILT).filter((file) => /^(?!demo\/|404).*\.html$/.test(file));
    expect(pages.length).toBeGreaterThan(40);
    const twins = pages.map((file) => file.replace(/\.html$/, '.md'));
    expect(twins.filter((file) => !existsSync(path.join(BUILT, file)))).toEqual([]);
    const listed = readFileSync(path.join(BUILT, 'llms.txt'), 'utf8');
    const [, ...others] = ['index.md', ...twins.filter((file) => file !== 'index.md')];
    expect(others.filter((file) => !listed.includes(`](${file})`))).toEqual([]);
  });

  test('links go on from page to page, whatever the path', async () => {
    const { page } = site;
    await site.goTo();
    await page.getByRole('link', { name: 'Guide', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Why is my tensor that long?' }).waitFor();
    expect(page.url()).toBe(`${site.url}docs/arithmetic.html`);
    await page.getByRole('link', { name: 'Changes', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Changelog' }).waitFor();
    expect(page.url()).toBe(`${site.url}CHANGELOG.html`);
    await page.getByRole('link', { name: 'Reference', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Reference' }).waitFor();
    // Links that were on the first page still lead where they led.
    await page.getByRole('link', { name: 'Guide', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Why is my tensor that long?' }).waitFor();
    await page.getByRole('link', { name: 'Try it', exact: true }).click();
    await page.waitForURL(`${site.url}demo/**`);
    expect(site.troubles).toEqual([]);
  });

  test('search finds a section, and opens it', async () => {
    const { page } = site;
    await site.goTo('docs/keras.html');
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.locator('#localsearch-input').fill('checkerboard');
    const first = page.locator('.VPLocalSearchBox .result').first();
    await first.waitFor();
    expect(await first.getAttribute('href')).toMatch(/^\/some\/where\/docs\//);
    await page.keyboard.press('Enter');
    await page.waitForURL(/checkerboard/);
    expect(site.troubles).toEqual([]);
  });

  const LOOKS = [
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const;
  const PAGES = ['', 'docs/arithmetic.html', 'docs/api/tfjs-deconv.losses.html', 'benchmark.html'];
  test.each(LOOKS)(
    '%s, %i pixels wide: accessible, and nothing is wider',
    async (colorScheme, width) => {
      mkdirSync(SHOTS, { recursive: true });
      const { page } = site;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const found: string[] = [];
      for (const file of PAGES) {
        await site.goTo(file);
        await page.waitForLoadState('networkidle');
        found.push(...(await violations(page)).map((text) => `${file}: ${text}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${file} is ${wide} pixels wide`);
        const name = file.replace(/^$/, 'index').replaceAll(/[./]/g, '-');
        await page.screenshot({ path: path.join(SHOTS, `${name}-${colorScheme}-${width}.png`) });
      }
      expect(found).toEqual([]);
      expect(site.troubles).toEqual([]);
    },
  );

  test('the benchmark measures three engines, and its table can be copied', async () => {
    const { page } = site;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await site.goTo('benchmark.html');
    await page.getByRole('button', { name: 'Measure' }).click();
    await page.getByText('as fast as onnxruntime-web here').waitFor({ timeout: 170_000 });
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const rows = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    expect(rows[0]).toContain('| stock tfjs, ms | onnxruntime-web, ms | tfjs-deconv, ms |');
    const numbers = rows.slice(2, 12).map((row) => row.split(' | ').slice(1, 4).map(Number));
    expect(numbers.flat().filter((ms) => !(ms > 0))).toEqual([]);
    expect(site.troubles).toEqual([]);
  }, 180_000);

  test('a page can be read without scripts and without a server', async () => {
    const context = await site.page.context().browser()!.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(`file://${path.join(BUILT, 'docs', 'keras.html')}`);
      const [link] = await page.getByRole('link', { name: 'Changes', exact: true }).all();
      expect(new URL((await link!.getAttribute('href'))!, page.url()).href).toBe(
        `file://${path.join(BUILT, 'CHANGELOG.html')}`,
      );
    } finally {
      await context.close();
    }
  });
});
