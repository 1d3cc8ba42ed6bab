import type { Log } from './log.js';

/** Epochs at the end that say how it goes. */
const LAST = 5;
/** A loss that changes by less than this part stands still. */
const STILL = 0.01;
const ALWAYS = 'more data, another learning rate (`--rate`) or another model (`--model`)';

/** What to try where a model is not good enough, by how its training went. */
export function adviceOf(log: Log | null, loss: string): string {
  const rows = log?.epochs.slice(-LAST) ?? [];
  if (rows.length < 2) return `What to try: a longer training (\`--epochs\`), ${ALWAYS}.`;
  const change = (values: (number | undefined)[]) => {
    const [first, last] = [values[0], values.at(-1)];
    return first === undefined || last === undefined ? 0 : (last - first) / Math.abs(first);
  };
  const training = change(rows.map(({ train }) => train[loss]));
  const watched = change(rows.map(({ validation }) => validation?.[loss]));
  if (watched > STILL && training < 0) {
    return `What to try: ${ALWAYS}; the validation's ${loss} rose at the end while the training's fell, as when examples are learned by heart.`;
  }
  if (training < -STILL) {
    return `What to try: a longer training (\`--epochs\`), as the ${loss} was still falling at the end; then ${ALWAYS}.`;
  }
  return `What to try: ${ALWAYS}; the ${loss} no longer fell at the end, so that more epochs alone will not do.`;
}
