/** One channel of a sound, the mean of all; a copy where there are several. */
export function meanChannel(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels as [Float32Array];
  if (channels.length === 1) return first;
  return first.map((_, i) => channels.reduce((sum, one) => sum + one[i]!, 0) / channels.length);
}

/** What of a sound's channels is taken: to be said behind its name. */
export const channelsText = (count: number): string =>
  count > 1 ? `, the mean of its ${count} channels` : '';
