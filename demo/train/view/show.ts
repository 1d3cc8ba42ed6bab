import type { Ask } from '../protocol.js';

/** What a network makes of what it never saw, as one sees or hears it. */
export interface Show {
  element: HTMLElement;
  /** The unseen examples that are shown. */
  ready(shown: Float32Array): void;
  /** What the network makes of them, to be drawn by and by. */
  grow(grown: Float32Array): void;
  /** The answer to what was asked of the network. */
  predicted(output: Float32Array): void;
  /** Draws what it was given last. */
  draw(): void;
  close(): void;
}

export type AskWorker = (what: Ask) => void;
