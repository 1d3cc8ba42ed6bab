import type { Range } from '../../arithmetic/behind_axis.js';
import { lengthOf } from './piece.js';
import type { Plan } from './plan.js';

/** What the rows that are made at once take of something, for each tensor for which that was looked at. */
export class Costs {
  private readonly found = new Map<string, { rows: number; cost: number }>();

  constructor(private readonly plan: Plan) {}

  /** Adds rows that are made; the most count. */
  add(key: string, made: Range, cost: number): void {
    const rows = lengthOf(made);
    if (rows > (this.found.get(key)?.rows ?? 0)) this.found.set(key, { rows, cost });
  }

  /** Of so many tensors. */
  get count(): number {
    return this.found.size;
  }

  /** Of all rows of these tensors. */
  sum(): number {
    const { shapes } = this.plan;
    const each = [...this.found].map(
      ([key, { rows, cost }]) => (cost * shapes.get(key)![1]!) / rows,
    );
    return each.reduce((sum, one) => sum + one, 0);
  }
}
