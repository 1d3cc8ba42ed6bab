/** A script that stands before all others of a page and notes what goes wrong in it. */
export const NOTES_TROUBLES = `
  globalThis.troubles = [];
  {
    const note = (...said) => troubles.push(said.join(' '));
    const { error } = console;
    console.error = (...said) => {
      note('console:', ...said);
      error.apply(console, said);
    };
    addEventListener(
      'error',
      ({ message, target }) => note('error:', message ?? (target.src || target.href)),
      true,
    );
    addEventListener('unhandledrejection', ({ reason }) => note('rejected:', reason));
  }`;

/** What went wrong in a page with that script, and what it asked of other hosts than 127.0.0.1. */
export function troublesOfPage(): string[] {
  const { troubles } = globalThis as unknown as { troubles: string[] };
  const asked = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const foreign = asked.filter(
    ({ protocol, hostname }) => protocol.startsWith('http') && hostname !== '127.0.0.1',
  );
  return [...troubles, ...foreign.map(({ href }) => `request: ${href}`)];
}
