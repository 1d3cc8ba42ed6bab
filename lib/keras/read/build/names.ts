/** Names for layers that tfjs accepts, each only once in a model and the models inside of it. */
export class Names {
  // tfjs keeps layers by name in objects, which have these.
  private readonly taken = new Set(Object.getOwnPropertyNames(Object.prototype));

  /** The name itself if it can be; otherwise made safe and told apart by a number. */
  unique(wanted: string): string {
    const safe = wanted.replace(/[^\w.-]/g, '_').replace(/^[^A-Za-z0-9]/, 'x$&') || 'layer';
    let name = safe;
    for (let n = 1; this.taken.has(name); n++) name = `${safe}_${n}`;
    this.taken.add(name);
    return name;
  }
}
