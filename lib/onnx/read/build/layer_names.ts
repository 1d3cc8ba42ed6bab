/** Legal names of layers, none of them twice. */
export class LayerNames {
  private readonly taken = new Set<string>();

  /** A name like that of a node. */
  of(node: string): string {
    const clean =
      node
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(-100) || 'node';
    const base = /^[A-Za-z0-9]/.test(clean) ? clean : `n${clean}`;
    let name = base;
    for (let i = 1; this.taken.has(name); i++) name = `${base}_${i}`;
    this.taken.add(name);
    return name;
  }
}
