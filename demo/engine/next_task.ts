/**
 * Lets the page draw and answer what waits, and goes on in a task of its own. A promise does not: what follows it runs in the
 * same task.
 */
export const nextTask = () => new Promise<void>((done) => setTimeout(done));
