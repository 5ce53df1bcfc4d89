import { asProblem, problemOf } from '$api/problem';

const LINE_END = 10;

/** Lines that end within some bytes. */
export function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === LINE_END) count += 1;
  return count;
}

/** Takes a room away as a file; tells how many messages have come. */
export async function takeAway(
  room: { id: string },
  { onprogress, signal }: { onprogress: (messages: number) => void; signal: AbortSignal },
): Promise<Blob> {
  try {
    const answer = await fetch(`/api/v1/rooms/${room.id}/export`, { signal });
    if (!answer.ok || !answer.body) throw await problemOf(answer);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const reader = answer.body.getReader();
    let lines = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      lines += lineEnds(piece.value);
      pieces.push(piece.value as Uint8Array<ArrayBuffer>);
      // The head is a line of its own.
      onprogress(Math.max(lines - 1, 0));
    }
    return new Blob(pieces, { type: 'application/x-ndjson' });
  } catch (thrown) {
    throw asProblem(thrown);
  }
}

/** Hands a file to the browser, which puts it where it keeps such. */
export function save(bytes: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  // The browser has taken it once it had a turn.
  requestAnimationFrame(() => URL.revokeObjectURL(link.href));
}
