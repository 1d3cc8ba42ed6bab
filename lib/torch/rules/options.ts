import type { PrintedModule, PrintedValue } from '../printed.js';

/** Something that a module asks for and no layer here does; caught, so that all are told at once. */
export class Lacking extends Error {}

const show = (value: PrintedValue) =>
  Array.isArray(value) ? `(${value.join(', ')})` : String(value);

/** What the modules around one tell of it. */
export interface Around {
  /** Whether it is behind an Embedding or the like: torch's second axis is that of the steps. */
  sequence: boolean;
  /** Whether it is behind a Flatten: there are features alone. */
  flat: boolean;
  /** Whether a Linear takes what a Flatten gives, or gives what an Unflatten takes, in any order of features. */
  linear: boolean;
}

/** The arguments of one printed module. What a rule does not ask for is refused. */
export class Options {
  private readonly asked = new Set<string>();

  constructor(
    private readonly module: PrintedModule,
    /** The number of spatial dimensions of the maps around it, if that is known. */
    readonly rank: number | null,
    readonly around: Around,
  ) {}

  get path(): string {
    return this.module.path;
  }

  get<T extends PrintedValue>(key: string | number, fallback: T): PrintedValue | T {
    this.asked.add(String(key));
    return this.module.args[key] ?? fallback;
  }

  number(key: string | number, fallback?: number): number {
    const value = this.get(key, fallback ?? null);
    return typeof value === 'number' ? value : this.lacks(key, 'a number');
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.get(key, fallback);
    return typeof value === 'boolean' ? value : this.lacks(key, 'True or False');
  }

  /** One number for every axis. */
  numbers(key: string | number, rank: number, fallback?: number): number[] {
    const value = this.get(key, fallback ?? null);
    const all = typeof value === 'number' ? new Array<number>(rank).fill(value) : value;
    return Array.isArray(all) && all.length === rank ? all : this.lacks(key, `${rank} numbers`);
  }

  /** Refuses every value but this one. */
  only(key: string, allowed: PrintedValue): void {
    const value = this.get(key, allowed);
    if (show(value) !== show(allowed)) this.lacks(key, show(allowed));
  }

  lacks(key: string | number, nearest: string): never {
    const value = this.module.args[key];
    throw new Lacking(`${key}=${value === undefined ? 'none' : show(value)} (nearest: ${nearest})`);
  }

  /** To be called when all has been asked for. */
  finish(): void {
    const left = Object.keys(this.module.args).find((key) => !this.asked.has(key));
    if (left !== undefined) this.lacks(left, 'without');
  }
}
