import { droppedFiles } from '../input/dropped_files.js';
import { h } from './dom.js';
import { newId } from './new_id.js';

const DROP = 'or drop it here';

/**
 * A file picker on which files can also be dropped, and folders with a model in them. They stay in the page.
 *
 * @param accept of the picker, as `image/*` or `.csv,.wav`; what is dropped may be of any kind.
 * @param folders whether a second picker takes a whole folder
 * @param one whether one file is taken: of several that are dropped the first, which is said
 */
export function openFiles(
  label: string,
  accept: string,
  opened: (files: File[]) => void,
  { folders = false, one = false } = {},
): { element: HTMLElement } {
  const open = (files: File[]) => {
    const [first] = files;
    if (first === undefined) return;
    const left = one && files.length > 1;
    note.textContent = left ? `of ${files.length} files ${first.name} was taken` : DROP;
    opened(one ? [first] : files);
  };
  const note = h('span', { class: 'note', role: 'status' }, DROP);
  const picker = (text: string, attributes: Readonly<Record<string, string | boolean>>) => {
    const id = newId('files');
    const input = h('input', {
      type: 'file',
      id,
      ...attributes,
      change: () => {
        open([...(input.files ?? [])]);
        // Lets the same file be opened again.
        input.value = '';
      },
    });
    return [h('label', { for: id }, text), input];
  };
  const over = (is: boolean) => (event: Event) => {
    event.preventDefault();
    element.classList.toggle('over', is);
  };
  const element = h(
    'div',
    {
      class: 'drop',
      dragenter: over(true),
      dragover: over(true),
      dragleave: over(false),
      drop: (event) => {
        over(false)(event);
        const { dataTransfer } = event as DragEvent;
        if (dataTransfer !== null) void droppedFiles(dataTransfer).then(open);
      },
    },
    ...picker(label, { accept, multiple: !one }),
    ...(folders ? picker('or a folder', { webkitdirectory: true }) : []),
    note,
  );
  return { element };
}
