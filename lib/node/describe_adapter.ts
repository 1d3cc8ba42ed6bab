/** An adapter in a clause: its name, its vendor, its driver, and whether the processor computes it. */
export function describeAdapter({ info }: GPUAdapter): string {
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  const maker = [vendor, architecture].filter(Boolean).join(' ');
  const parts = [device || description, maker, device ? description : ''];
  const kind = isFallbackAdapter ? 'software, slow' : 'a graphics card';
  return [...parts.filter(Boolean), kind].join(', ');
}
