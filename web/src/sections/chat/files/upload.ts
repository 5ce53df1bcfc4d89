/** Bringing files to the server, with how far it has come. */
import { OURS } from '$api/client';
import type { ChatFile } from '$api/types';
import { upload, type Way } from '$api/upload';

/** What is told of a file besides its bytes. */
export interface About {
  name: string;
  /** Of a voice message. */
  voice?: { ms: number; levels: string };
}

/** How a file gets to the server. */
export type Bring = (bytes: Blob, about: About, way: Way) => Promise<ChatFile>;

/** Brings a file. A failure is an `ApiProblem`; giving up rejects as well. */
export const bring: Bring = (bytes, { name, voice }, way) => {
  const query = new URLSearchParams({ name });
  if (voice) {
    query.set('voice_ms', String(Math.round(voice.ms)));
    query.set('levels', voice.levels);
  }
  return upload<ChatFile>(`/api/v1/files?${query}`, bytes, 'application/octet-stream', way);
};

/** Lets a file go that will not be sent. What stays is gone after a day anyway. */
export function letGo({ id }: ChatFile): void {
  fetch(`/api/v1/files/${id}`, { method: 'DELETE', headers: OURS }).catch(() => {});
}
