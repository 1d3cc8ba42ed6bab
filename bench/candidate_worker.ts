/**
 * Tries one library of candidates.ts, or this package's way, on what candidate_inputs.ts has: FOLDER NAME FIRST. It sends
 * { began } and { outcome } for each input from the FIRST on, then { times }, in turns by both, in ms.
 */
import { INPUTS, type Input, LARGE } from './candidate_inputs.js';
import { CANDIDATES, type Jobs, load, OURS } from './candidates.js';

const [folder, name, first] = process.argv.slice(2);
const ROUNDS = 5;
/** A second of one reading is enough. */
const LONG = 1000;

const { kind, entry, read } = CANDIDATES.find((one) => one.name === name)!;
const theirs = read((await load(folder!, entry)) as never) as Jobs[typeof kind];
const ours = (await OURS[kind].read()) as Jobs[typeof kind];

async function outcome(of: Jobs[typeof kind], { given, right }: Input<never>): Promise<string> {
  try {
    const made = await (of as (given: unknown) => unknown)(given);
    if (right === 'refused') return 'read';
    return (right as (made: unknown) => boolean)(made) ? 'right' : 'wrong';
  } catch {
    return right === 'refused' ? 'right' : 'refused';
  }
}

for (const [i, input] of (INPUTS[kind] as readonly Input<never>[]).entries()) {
  if (i < Number(first)) continue;
  process.send!({ began: i });
  const own = await outcome(ours, input);
  process.send!({ outcome: await outcome(theirs, input), own });
}

const large = LARGE[kind]?.();
const times: [number, number][] = [];
while (large !== undefined && times.length < ROUNDS) {
  const timed = async (of: Jobs[typeof kind]) => {
    const start = performance.now();
    await (of as (given: unknown) => unknown)(large);
    return performance.now() - start;
  };
  times.push([await timed(theirs), await timed(ours)]);
  if (times[0]![0] > LONG) break;
}
process.send!({ times });
process.disconnect();
