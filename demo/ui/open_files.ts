import { droppedFiles } from '../input/dropped_files.js';
import { h } from './dom.js';
import { newId } from './new_id.js';

/**
 * A file picker on which files can also be dropped, and folders with a model in them. They stay in the page.
 *
 * @param accept of the picker, as `image/*` or `.csv,.wav`; what is dropped may be of any kind.
 * @param folders whether a second picker takes a whole folder
 */
export function openFiles(
  label: string,
  accept: string,
  opened: (files: File[]) => void,
  { folders = false } = {},
): { element: HTMLElement } {
  const open = (files: File[]) => {
    if (files.length > 0) opened(files);
  };
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
    ...picker(label, { accept, multiple: true }),
    ...(folders ? picker('or a folder', { webkitdirectory: true }) : []),
    h('span', { class: 'note' }, 'or drop it here'),
  );
  return { element };
}
