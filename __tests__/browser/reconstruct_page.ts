import type { DemoSite } from './demo_site.js';
import { ranAfter } from './runs.js';

/** What a person sees of the Reconstruct view, and does there. */
export function reconstructPage(site: DemoSite) {
  const difference = () => site.page.locator('.difference').innerText();
  return {
    difference,
    error: async () => Number(/^Error ([\d.]+)/.exec(await difference())![1]),
    open: async (hash: string) => {
      await site.goTo(hash);
      await ranAfter(site.page, 0);
    },
    button: (name: string) => site.page.getByRole('button', { name, exact: true }),
    pad: () => site.page.getByRole('application'),
  };
}
