/** Files that are dropped on a conversation or pasted into its message box. */
import type { Attachments } from './attachments.svelte';

const hasFiles = (data: DataTransfer | null) => data?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the conversation the box belongs to; the box shows where they go. */
export function dropping(box: HTMLElement, attachments: Attachments) {
  const around = box.closest<HTMLElement>('.conversation, .thread') ?? box;
  const over = (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    box.classList.add('dropping');
  };
  const left = (event: DragEvent) => {
    if (!(event.relatedTarget instanceof Node) || !around.contains(event.relatedTarget))
      box.classList.remove('dropping');
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    box.classList.remove('dropping');
    attachments.add(event.dataTransfer?.files ?? []);
  };
  around.addEventListener('dragover', over);
  around.addEventListener('dragleave', left);
  around.addEventListener('drop', drop);
  return {
    destroy() {
      around.removeEventListener('dragover', over);
      around.removeEventListener('dragleave', left);
      around.removeEventListener('drop', drop);
    },
  };
}

/** Takes pasted files; text is pasted as ever, also where a program puts a picture of it beside it. */
export function pasted(event: ClipboardEvent, attachments: Attachments): void {
  const data = event.clipboardData;
  if (!data || data.files.length === 0 || data.types.includes('text/plain')) return;
  event.preventDefault();
  attachments.add(data.files);
}
