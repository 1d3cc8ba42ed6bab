/**
 * Turns the first Ctrl-C into a request to stop at the next step, so that what there is can be
 * saved. A second one ends the process at once.
 */
export function watchInterrupt(): { readonly requested: boolean; release(): void } {
  const state = { requested: false };
  const listener = () => {
    if (state.requested) process.exit(130);
    state.requested = true;
    process.stderr.write('\nStopping after this step to save what there is; Ctrl-C again quits.\n');
  };
  process.on('SIGINT', listener);
  return {
    get requested() {
      return state.requested;
    },
    release: () => process.off('SIGINT', listener),
  };
}
