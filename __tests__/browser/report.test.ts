import { chart, htmlReport, paragraph } from '../../lib/pictures/index.js';
import { interactiveCharts } from '../../lib/training/interactive_charts.js';
import { describeInChromium, watch } from './chromium.js';
import { serve } from './static_server.js';

const EVIL = `<img src=x onerror="document.title='evil'">`;
const losses = Array.from({ length: 100 }, (_, i) => 10 / (i + 1));
const content = [
  chart(
    [
      { name: 'training', y: losses },
      { name: EVIL, x: [10, 50], y: [2, 1] },
    ],
    'Loss.',
    {
      xLabel: 'step',
      yLabel: 'MSE',
      logY: true,
    },
  ),
  chart([{ y: [1, Number.NaN, -3] }], 'A signal with a gap.'),
  paragraph(EVIL),
];
const sections = [{ heading: 'Curves', content }];

describeInChromium('a report', (browser) => {
  async function open(report: Parameters<typeof htmlReport>[0]) {
    const server = await serve({ folders: {}, texts: { '/index.html': htmlReport(report) } });
    const page = await browser().newPage();
    const troubles = watch(page);
    await page.goto(server.url);
    return { page, troubles, close: () => server.close() };
  }

  test('its charts tell values, zoom and change their axis, and nothing else runs', async () => {
    const script = interactiveCharts();
    const { page, troubles, close } = await open({ title: 'A run', sections, script });
    try {
      await page.locator('.uplot').nth(1).waitFor();
      expect(await page.locator('.uplot').count()).toBe(2);
      expect(await page.locator('figure details img').count()).toBe(2);
      expect(await page.locator('figure details img').first().isVisible()).toBe(false);
      const over = page.locator('.u-over').first();
      const box = (await over.boundingBox())!;
      const at = (part: number) => [box.x + box.width * part, box.y + box.height / 2] as const;
      const legend = () => page.locator('.u-legend').first().innerText();
      await page.mouse.move(...at(0));
      expect(await legend()).toMatch(/^step0training10</);
      // 99 steps from edge to edge.
      await page.mouse.move(...at(49.2 / 99));
      expect(await legend()).toMatch(/^step49training0\.2</);
      await page.mouse.move(...at(0.5));
      await page.mouse.down();
      await page.mouse.move(...at(0.8));
      await page.mouse.up();
      await page.mouse.move(...at(0.001));
      expect(await legend()).toMatch(/^step(49|50)training/);
      await over.dblclick();
      await page.mouse.move(...at(0.001));
      expect(await legend()).toMatch(/^step0training/);
      const logarithmic = page.locator('figure label input');
      // Only where all values are above 0.
      expect(await logarithmic.count()).toBe(1);
      expect(await logarithmic.isChecked()).toBe(true);
      await logarithmic.uncheck();
      expect(await page.locator('.uplot').count()).toBe(2);
      expect(await page.title()).toBe('A run');
      expect(troubles).toEqual([]);
    } finally {
      await close();
      await page.close();
    }
  });

  test('another script than the one under its hash does not run; the picture is there', async () => {
    const script = { ...interactiveCharts(), code: "document.title = 'evil'" };
    const { page, troubles, close } = await open({ title: 'A run', sections, script });
    try {
      expect(await page.title()).toBe('A run');
      expect(troubles.join()).toContain('Content Security Policy');
      expect(await page.locator('.uplot').count()).toBe(0);
      expect(await page.locator('figure img').first().isVisible()).toBe(true);
    } finally {
      await close();
      await page.close();
    }
  });
});
