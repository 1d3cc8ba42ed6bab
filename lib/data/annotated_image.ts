import type { CocoRuns } from './coco_runs.js';
import type { Point } from './fill_polygon.js';

/** What one thing in an image covers, and what it is. */
export interface Shape {
  /** The name of its class. */
  label: string;
  /** The corners of each polygon. */
  rings?: Point[][];
  runs?: CocoRuns;
}

/** An image whose things are outlined, in the order in which they are drawn, the last above the others. */
export interface AnnotatedImage {
  /** As it is called in the annotations. */
  file: string;
  /** Where the annotations are, for errors. */
  where: string;
  shapes: Shape[];
}

/** What annotations say. */
export interface Annotations {
  images: AnnotatedImage[];
  /** The names of the classes beside the background, in order. */
  labels: string[];
  /** Shapes that cover nothing and are left out, by what they are. */
  left: ReadonlyMap<string, number>;
}
