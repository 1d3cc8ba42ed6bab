import { imageLesson } from './image_lesson.js';
import { isJudged, type Pictures } from './material.js';

/** Those of the pictures that are taken, one after the other. */
function partOf(data: Float32Array, size: number, taken: (place: number) => boolean) {
  const places = Array.from({ length: data.length / size }, (_, place) => place).filter(taken);
  const part = new Float32Array(places.length * size);
  for (const [to, place] of places.entries()) {
    part.set(data.subarray(place * size, (place + 1) * size), to * size);
  }
  return part;
}

/** Somebody's own pictures; each fifth is kept to judge by. */
export function picturesLesson({ side, channels, data }: Pictures) {
  const size = side * side * channels;
  const set = {
    name: 'pictures',
    noun: 'pictures',
    side,
    channels,
    trained: partOf(data, size, (place) => !isJudged(place)),
    judged: partOf(data, size, isJudged),
  };
  return imageLesson(set, { codeSize: 32, filters: [16, 32, 64] });
}
