import type { Page } from 'playwright-core';

/** A task of a page's main thread, during which the page does not answer. */
export interface Task {
  /** Milliseconds of the processor's time. */
  readonly ms: number;
  /** What ran within it for a millisecond or more, as Chromium names it, outermost first. */
  readonly parts: readonly string[];
}

/** What Chromium writes of its threads, in the Trace Event Format; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** How long the thread ran on a processor. */
  readonly tdur?: number;
  readonly args: { readonly data?: { readonly functionName?: string } };
}

const CATEGORIES = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
];
/** What the page itself writes into the trace: Chromium has pages of its own, as the one under its address bar. */
const MARK = 'the traced page';
const mark = (page: Page) => page.evaluate((name) => void performance.mark(name), MARK);

/** The tasks of the thread that has left its mark, the longest first. */
function tasksOf(events: readonly TraceEvent[]): Task[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const main = new Set(events.filter(({ name }) => name === MARK).map(threadOf));
  const ran = events.filter(
    (event) => event.ph === 'X' && event.tdur !== undefined && main.has(threadOf(event)),
  );
  const partsOf = (task: TraceEvent) =>
    ran.filter((part) => {
      const within = part.ts >= task.ts && part.ts < task.ts + task.dur!;
      return within && part !== task && threadOf(part) === threadOf(task) && part.tdur! >= 1000;
    });
  return ran
    .filter(({ name }) => name === 'RunTask')
    .sort((a, b) => b.tdur! - a.tdur!)
    .map((task) => ({
      ms: task.tdur! / 1000,
      get parts() {
        return partsOf(task).map(({ name, tdur, args }) =>
          [name, args.data?.functionName, tdur! / 1000].filter(Boolean).join(' '),
        );
      },
    }));
}

/**
 * The tasks of a page's main thread meanwhile, the longest first. Their time is the processor's and not the clock's: a
 * thread that waits for its turn, as beside other work, takes none.
 */
export async function mainThreadTasks(page: Page, meanwhile: () => Promise<void>): Promise<Task[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Buffer;
  try {
    await meanwhile();
    await mark(page);
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  return tasksOf(traceEvents);
}
