import type { DemoSite } from './demo_site.js';

/** What a person sees of the story's screens. */
export function storyPage(site: DemoSite) {
  /** A canvas as text, so that pictures can be compared. */
  const picture = (selector: string) =>
    site.page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  return {
    picture,
    /** Waits until a picture is another one than it was. */
    async changed(selector: string, before: string): Promise<void> {
      await site.page.waitForFunction(
        ([selector, before]) =>
          document.querySelector<HTMLCanvasElement>(selector!)!.toDataURL() !== before,
        [selector, before],
      );
    },
    insight: () => site.page.locator('.insight').innerText(),
    button: (name: string) => site.page.getByRole('button', { name, exact: true }),
    /** Opens a screen for somebody who wants no motion, so that it is at its end at once. */
    async still(hash: string): Promise<void> {
      await site.page.emulateMedia({ reducedMotion: 'reduce' });
      await site.goTo(hash);
      await site.page.locator('main:not([aria-busy]) > .chapter').waitFor();
      // What has just got its size is drawn in the next frame.
      await site.page.evaluate(async () => {
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      });
    },
  };
}
