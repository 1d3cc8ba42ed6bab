import { h } from './dom.js';

/** The frame of a panel: what its subject is about, and below it the panel's parts. */
export function subjectBox(subject: { name: string; about: string }, ...parts: Node[]) {
  return h('div', { class: `subject ${subject.name}` }, h('p', {}, subject.about), ...parts);
}
