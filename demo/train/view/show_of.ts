import type { Material } from '../lesson/material.js';
import { digitsShow } from './digits_show.js';
import { picturesShow } from './pictures_show.js';
import type { AskWorker, Show } from './show.js';
import { soundShow } from './sound_show.js';

/** What is seen or heard of the learning of a material. */
export function showOf(material: Material, ask: AskWorker): Show {
  switch (material.kind) {
    case 'digits':
      return digitsShow(ask);
    case 'pictures':
      return picturesShow(material);
    case 'sound':
      return soundShow(material, ask);
  }
}
