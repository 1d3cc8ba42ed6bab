import { readFileSync } from 'node:fs';
import type { DemoSite } from './demo_site.js';
import { storyPage } from './story_page.js';

/** What a person does with a training of the page. */
export function trainPage(site: DemoSite) {
  const { button, still } = storyPage(site);
  const verdict = () => site.page.locator('.learning .verdict').innerText();
  /** Until the training has begun, and stands still. */
  const begun = () => site.page.getByText(/^Step 0: error/).waitFor();
  return {
    verdict,
    begun,
    step: async () => Number(/^Step (\d+)/.exec(await verdict())![1]),
    async open(hash: string): Promise<void> {
      await still(hash);
      await begun();
    },
    reach: (least: number) =>
      site.page.waitForFunction((least) => {
        const element = document.querySelector<HTMLElement>('[data-step]');
        return Number(element?.dataset.step ?? -1) >= least;
      }, least),
    /** Until what was told is drawn, with the next frame. */
    drawn: () =>
      site.page.evaluate(
        () =>
          new Promise<void>((later) =>
            requestAnimationFrame(() => requestAnimationFrame(() => later())),
          ),
      ),
    /** The file that a button saves. */
    async saved(format: string, name: string): Promise<Uint8Array> {
      const [download] = await Promise.all([
        site.page.waitForEvent('download'),
        button(`Save as ${format}`).click(),
      ]);
      expect(download.suggestedFilename()).toBe(name);
      return new Uint8Array(readFileSync(await download.path()));
    },
  };
}
