import type { Chapter } from './chapter.js';

/** One of the pages: what main.ts shows under its name. */
export interface View {
  element: HTMLElement;
  /** Stops what runs: animations, cameras. */
  close(): void;
}

export interface ViewEntry {
  name: string;
  title: string;
  /** Of a screen of the story. */
  chapter?: Chapter;
  open(settings: URLSearchParams): Promise<View>;
}
