import { number, text } from '../check.js';
import type { Logs } from './callback.js';
import { directionOf } from './direction.js';

/** What callbacks that watch a number of the logs take. */
export interface MonitorOptions {
  /** The number of the logs that is watched. Default `'val_loss'`. */
  monitor?: string;
  /** Whether less is better, or more. Default `'auto'`: by the name. */
  mode?: 'auto' | 'min' | 'max';
}

/** A number of the logs that is watched. */
export class Monitor {
  readonly name: string;
  private readonly less: boolean;
  private readonly delta: number;
  private warned = false;

  constructor(
    private readonly where: string,
    { monitor = 'val_loss', mode = 'auto' }: MonitorOptions,
    minDelta = 0,
  ) {
    this.name = text(where, 'monitor', monitor);
    this.less = directionOf(where, monitor, mode) === 'min';
    const delta = Math.abs(number(where, 'minDelta', minDelta, Number.NEGATIVE_INFINITY));
    this.delta = this.less ? -delta : delta;
  }

  /** The number of this epoch, null where there is none: then it warns once. */
  of(logs: Logs): number | null {
    const value = logs[this.name];
    if (value !== undefined) return value;
    if (!this.warned) {
      const names = Object.keys(logs).join(', ');
      console.warn(`${this.where}: the logs have no '${this.name}', only ${names}.`);
    }
    this.warned = true;
    return null;
  }

  /** Whether a number is better than another by more than the least difference; than none it always is. */
  isBetter(value: number, than: number | null): boolean {
    if (than === null) return true;
    return this.less ? value - this.delta < than : value - this.delta > than;
  }
}
