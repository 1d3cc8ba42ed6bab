import { imageLesson } from './image_lesson.js';
import { isJudged, type Pictures } from './material.js';
import { partOf } from './part_of.js';

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
