/** A place in the window, in pixels from its upper left corner. */
export type Place = readonly [x: number, y: number];

/** A browser with one page, as far as the tests of all engines need one. */
export interface Driver {
  /** As `Firefox 153.8`. */
  readonly name: string;
  /** Loads an address, whole. */
  goTo(address: string): Promise<void>;
  /** What an expression of JavaScript is in the page, or what its promise comes to, as JSON has it. */
  evaluate(expression: string): Promise<unknown>;
  /** Presses the mouse at the first place, moves it over the others, and lets go: at one place, a click. */
  drag(places: readonly Place[]): Promise<void>;
  /** A PNG file of what the window shows. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}
