/** Something of which parts are to be found. */
export interface Scene {
  /** As it is shown. */
  values: Float32Array;
  /** Of the model's input, without the batch. */
  shape: number[];
  /** What is to be found, where it is known. */
  truth: ArrayLike<number> | null;
  /** What of a file that is, behind its name; default all of it. */
  part?: string;
}

/** What a U-Net of the demo is about: cells in pictures or waves of an ECG. */
export interface Subject {
  /** Of the model, and in the address. */
  name: string;
  title: string;
  about: string;
  /** What each colour means: CSS variables by names. */
  legend: Readonly<Record<string, string>>;
  example(seed: number): Scene;
  /** Of the file picker. */
  files: { label: string; accept: string };
  read(file: File): Promise<Scene>;
  /** What the file picker needs to know besides. */
  control?: HTMLElement;
  /** The values as the model was trained to get them. */
  prepared(scene: Scene): Float32Array;
  /**
   * Draws the scene and what was found.
   *
   * @param probabilities null as long as nothing is known.
   * @param threshold the least probability that counts.
   * @returns what was found, in words.
   */
  draw(
    canvas: HTMLCanvasElement,
    scene: Scene,
    probabilities: Float32Array | null,
    threshold: number,
  ): string;
}
