import type { CDPSession, Page } from 'playwright-core';

/** How often the model of a view has run, and how many tensors there were after the last time. */
export async function runs(page: Page): Promise<{ runs: number; tensors: number }> {
  const { runs = 0, tensors = 0 } = await page
    .locator('.time')
    .evaluate((element) => ({ ...(element as HTMLElement).dataset }));
  return { runs: Number(runs), tensors: Number(tensors) };
}

/** Waits until the model has run once more than so often. */
export async function ranAfter(page: Page, before: number): Promise<void> {
  await page.waitForFunction((before) => {
    const time = document.querySelector<HTMLElement>('.time');
    return Number(time?.dataset.runs ?? 0) > before;
  }, before);
}

/** Runs an action and waits for what the model makes of it. */
export async function andRun(page: Page, action: () => Promise<unknown>): Promise<void> {
  const { runs: before } = await runs(page);
  await action();
  await ranAfter(page, before);
}

/** Bytes of JavaScript objects that are still in use. */
export async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
