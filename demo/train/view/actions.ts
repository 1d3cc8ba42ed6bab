import { button } from '../../ui/dom.js';
import type { AskWorker } from './show.js';

/** What can be done with a training. */
export interface Actions {
  ask: AskWorker;
  /** Asks for something after which the training stands still. */
  still: AskWorker;
  /** A button that works while there is a training. */
  action(label: string, click: () => void): HTMLButtonElement;
  enable(is: boolean): void;
}

export function actions(ask: AskWorker, setRunning: (is: boolean) => void): Actions {
  const buttons: HTMLButtonElement[] = [];
  return {
    ask,
    still(what) {
      setRunning(false);
      ask(what);
    },
    action(label, click) {
      const made = button(label, click);
      made.disabled = true;
      buttons.push(made);
      return made;
    },
    enable(is) {
      for (const one of buttons) one.disabled = !is;
    },
  };
}
