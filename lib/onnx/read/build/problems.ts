import { ValueError } from '../../../check.js';
import { Unsupported } from '../../../keras/read/unsupported.js';
import type { Node } from '../graph.js';

/** How many nodes an error names. */
const MOST = 50;

/** The nodes of a graph that cannot be computed, for one error that tells them all. */
export class Problems {
  private readonly lines: string[] = [];

  /** Notes what a node threw. */
  add({ domain, operator, name }: Node, error: unknown): void {
    if (!(error instanceof Error)) throw error;
    const cause = error.cause instanceof Unsupported ? error.cause : error;
    const why = cause instanceof Unsupported ? cause.message : `, got: ${cause.message}`;
    const kind = domain === '' ? operator : `${domain}.${operator}`;
    this.lines.push(`${kind} ${why}: '${name}'`.replace(' ,', ','));
  }

  /** @throws ValueError that names the file, if there are any. */
  refuse(where: string): void {
    if (this.lines.length === 0) return;
    const more = this.lines.length > MOST ? [`${this.lines.length - MOST} more`] : [];
    const shown = [...this.lines.slice(0, MOST), ...more].map((one) => `- ${one}`);
    throw new ValueError(
      `${where}: every node must be one that can be computed here, got:\n${shown.join('\n')}`,
    );
  }
}
