import { record } from '../../input/record.js';
import { button, h } from '../../ui/dom.js';
import type { Message } from '../../ui/message.js';
import { openFiles } from '../../ui/open_files.js';
import { radios } from '../../ui/radios.js';
import { updateAddress } from '../../ui/url_state.js';
import type { Material, Subject } from '../lesson/material.js';
import { asSound } from '../own/as_sound.js';
import { type Read, readPictures } from '../own/read_pictures.js';
import { readSound } from '../own/read_sound.js';

const SUBJECTS = { digits: 'drawn digits', pictures: 'your pictures', sound: 'a sound' } as const;
/** Of the microphone. */
const SECONDS = 1;
const RECORD = 'Record a second';

/** What the network learns from: digits at once, own pictures or a sound once they are given. */
export function materialChoice(
  settings: URLSearchParams,
  told: Message,
  chosen: (material: Material | null) => void,
) {
  let subject = (settings.get('of') ?? '') as Subject;
  if (!Object.hasOwn(SUBJECTS, subject)) subject = 'digits';
  const place = h('div');
  let turn = 0;
  const take = async (read: () => Promise<Read<Material>>) => {
    const own = ++turn;
    told.say('Reading …');
    try {
      const { material, said } = await read();
      // Something else may have been chosen in the meantime.
      if (own !== turn) return;
      chosen(material);
      told.say(said);
    } catch (error) {
      if (own === turn) told.fail(error);
    }
  };
  const listen = async () => {
    microphone.disabled = true;
    try {
      const { samples, rate } = await record(SECONDS, () => {
        microphone.textContent = 'Listening …';
      }).catch(({ message }: Error) => {
        const why = message.replace(/\.?$/, '.');
        throw new Error(`The microphone cannot be used: ${why} A sound file does as well.`);
      });
      return asSound('The microphone', samples, rate);
    } finally {
      microphone.textContent = RECORD;
      microphone.disabled = false;
    }
  };
  const microphone = button(RECORD, () => void take(listen));
  const openers: Record<Subject, HTMLElement[]> = {
    digits: [],
    pictures: [
      openFiles('Pictures', 'image/*', (files) => void take(() => readPictures(files)), {
        folders: true,
      }).element,
    ],
    sound: [
      h('p', { class: 'row' }, microphone),
      openFiles('Or a sound', 'audio/*,.wav', ([file]) => void take(() => readSound(file!)), {
        one: true,
      }).element,
    ],
  };
  const choose = (next: Subject) => {
    turn++;
    subject = next;
    told.say('');
    place.replaceChildren(...openers[subject]);
    chosen(subject === 'digits' ? { kind: 'digits' } : null);
  };
  return {
    element: h(
      'div',
      {},
      radios('Learn from', 'of', SUBJECTS, subject, (next) => {
        settings.set('of', next);
        updateAddress(settings);
        choose(next as Subject);
      }),
      place,
    ),
    /** Chooses what the address says. */
    start: () => choose(subject),
    close: () => turn++,
  };
}
