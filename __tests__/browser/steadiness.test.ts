import { CHAPTERS } from '../../demo/views.js';
import { describeInChromium } from './chromium.js';
import { demoSite } from './demo_site.js';

/** Good, as https://web.dev/articles/cls has it; there of the worst five seconds, here of all. */
const MOST_SHIFT = 0.1;

describeInChromium('What is on the screen stays where it is', (browser) => {
  const site = demoSite(browser, { isolated: true });

  test.each(CHAPTERS.flatMap(({ name }) => [1100, 390].map((width) => [name, width] as const)))(
    '%s, %i wide',
    async (name, width) => {
      await site.page.setViewportSize({ width, height: 800 });
      await site.page.addInitScript(() => {
        const shifts: object[] = [];
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const { value, sources } = entry as PerformanceEntry & {
              value: number;
              sources: { node: Node | null }[];
            };
            const moved = sources.map(({ node }) => {
              const element = node instanceof Element ? node : node?.parentElement;
              return `${element?.tagName ?? 'gone'}.${element?.className ?? ''}`;
            });
            shifts.push({ value, moved });
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await site.goTo(`#${name}`);
      await site.page.locator('main:not([aria-busy]) > .chapter').waitFor();
      await site.page.waitForFunction(() => !document.querySelector('.flow[data-state=drawing]'));
      const shifts = await site.page.evaluate(
        () => (globalThis as unknown as { shifts: { value: number; moved: string[] }[] }).shifts,
      );
      const sum = shifts.reduce((sum, { value }) => sum + value, 0);
      process.stderr.write(`  ${name}, ${width} wide: ${sum.toFixed(3)}\n`);
      expect(sum < MOST_SHIFT ? [] : shifts).toEqual([]);
    },
  );
});
