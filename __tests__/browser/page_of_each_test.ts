import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watch } from './chromium.js';

/** How long what a page is to show is waited for, on a machine with other work too. */
const PATIENCE = 120_000;

/** A page of its own for each test, opened at the address where there is one, and what went wrong in it. */
export function pageOfEachTest(browser: () => Browser, address?: () => string) {
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];
  beforeEach(async () => {
    context = await browser().newContext();
    context.setDefaultTimeout(PATIENCE);
    page = await context.newPage();
    troubles = watch(page);
    if (address !== undefined) await page.goto(address());
  });
  afterEach(async () => {
    await context?.close();
  });
  return {
    get context() {
      return context;
    },
    get page() {
      return page;
    },
    get troubles() {
      return troubles;
    },
  };
}
