import { cutPart, framesOf, type SignalPart } from './signal_part.js';

/** A file, or a group of rows in one. */
export interface SignalSource {
  name: string;
  /** What rows belong to, where a column says so. */
  group?: string;
  /** In the order of their times. */
  parts: SignalPart[];
}

/** The last share of each source's frames, and those before it: no window lies on both sides. */
export function splitByTime(
  sources: readonly SignalSource[],
  share: number,
): { rest: SignalSource[]; part: SignalSource[] } {
  const sides = sources.map((source) => {
    let left = Math.round(framesOf(source.parts) * (1 - share));
    const [before, after]: [SignalPart[], SignalPart[]] = [[], []];
    for (const part of source.parts) {
      const cut = Math.min(Math.max(left, 0), part.frames);
      if (cut > 0) before.push(cut === part.frames ? part : cutPart(part, 0, cut));
      if (cut < part.frames) after.push(cut === 0 ? part : cutPart(part, cut, part.frames));
      left -= part.frames;
    }
    return { before: { ...source, parts: before }, after: { ...source, parts: after } };
  });
  const there = ({ parts }: SignalSource) => parts.length > 0;
  return {
    rest: sides.map(({ before }) => before).filter(there),
    part: sides.map(({ after }) => after).filter(there),
  };
}
