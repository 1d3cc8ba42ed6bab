import { h } from './dom.js';

export interface Message {
  element: HTMLElement;
  /** Says what happened; an empty text clears the message. */
  say(text: string): void;
  /** Shows what went wrong; the page goes on. */
  fail(error: unknown): void;
}

/** A place for messages, which are read out. */
export function message(): Message {
  const said = h('p', { role: 'status' });
  const failed = h('p', { role: 'alert', class: 'error' });
  return {
    element: h('div', { class: 'message' }, said, failed),
    say(text) {
      said.textContent = text;
      failed.textContent = '';
    },
    fail(error) {
      said.textContent = '';
      failed.textContent = error instanceof Error ? error.message : String(error);
    },
  };
}
