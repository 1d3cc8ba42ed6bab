import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What scripts/fixtures/pictures.py computed. */
export interface Pictures {
  resized: {
    how: 'linear' | 'nearest';
    from: [number, number];
    to: [number, number];
    values: number[];
    out: number[];
  }[];
  turned: {
    form: string;
    orientation: number;
    file: string;
    size: [number, number];
    out: number[];
  }[];
  decoded: { name: string; file: string; shape: [number, number, number]; out: number[] }[];
  polygons: {
    name: string;
    points: [number, number][];
    size: [number, number];
    pillow: number[];
    coco: number[];
    rle: string;
    counts: number[];
  }[];
  jpegs: Pictures['decoded'];
  /** Files of three gray pictures each: 10, 20 and 30 of 255. */
  pages: { form: string; file: string }[];
}

const file = path.join(__dirname, '../../fixtures/pictures/pictures.json.gz');

export const pictures: Pictures = JSON.parse(gunzipSync(readFileSync(file)).toString());
