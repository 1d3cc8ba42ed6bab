/** What is told how far a load is, 0 to 1. */
export type OnProgress = (fraction: number) => void;

/** A load's two halves, of which the caller is told as one: its bytes arrive, its weights are read. */
export function halves(onProgress: OnProgress): { arrival: OnProgress; weights: OnProgress } {
  let told = -1;
  // A server's word on a length may be wrong; what is told goes up, and is told once.
  const tell = (fraction: number) => {
    const next = Math.min(fraction, 1);
    if (!(next > told)) return;
    told = next;
    onProgress(next);
  };
  return {
    arrival: (fraction) => tell(Math.min(fraction, 1) / 2),
    weights: (fraction) => tell((1 + fraction) / 2),
  };
}
