import { digitsLesson } from './digits.js';
import type { Lesson } from './lesson.js';
import type { Material } from './material.js';
import { picturesLesson } from './pictures.js';
import { soundLesson } from './sound.js';

/** What can be learnt from a material. */
export function lessonOf(material: Material, seed: number): Lesson {
  switch (material.kind) {
    case 'digits':
      return digitsLesson(seed);
    case 'pictures':
      return picturesLesson(material);
    case 'sound':
      return soundLesson(material);
  }
}
