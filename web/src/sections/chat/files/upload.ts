/** Bringing files to the server, with how far it has come. */
import { OURS, spoken } from '$api/client';
import { ApiProblem, problemOf } from '$api/problem';
import type { ChatFile } from '$api/types';

/** What is told of a file besides its bytes. */
export interface About {
  name: string;
  /** Of a voice message. */
  voice?: { ms: number; levels: string };
}

export interface Way {
  /** The share that has left, 0 to 1. */
  onprogress: (share: number) => void;
  signal: AbortSignal;
}

/** How a file gets to the server. */
export type Bring = (bytes: Blob, about: About, way: Way) => Promise<ChatFile>;

/** Brings a file. A failure is an `ApiProblem`; giving up rejects as well. */
export const bring: Bring = (bytes, { name, voice }, { onprogress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ name });
    if (voice) {
      query.set('voice_ms', String(Math.round(voice.ms)));
      query.set('levels', voice.levels);
    }
    request.open('POST', `/api/v1/files?${query}`);
    request.setRequestHeader('X-Sufler', OURS['X-Sufler']);
    request.setRequestHeader('Accept-Language', spoken.language);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    const lost = () => reject(new ApiProblem({ code: 'offline', status: 0 }));
    request.onerror = lost;
    request.onabort = lost;
    request.onload = () => void answered(request).then(resolve, reject);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });

async function answered(request: XMLHttpRequest): Promise<ChatFile> {
  if (request.status === 201) return JSON.parse(request.responseText) as ChatFile;
  const headers = new Headers();
  const traceId = request.getResponseHeader('x-trace-id');
  if (traceId) headers.set('x-trace-id', traceId);
  // A status of 0 makes no response.
  if (request.status < 200) throw new ApiProblem({ code: 'offline', status: 0 });
  throw await problemOf(new Response(request.responseText, { status: request.status, headers }));
}

/** Lets a file go that will not be sent. What stays is gone after a day anyway. */
export function letGo({ id }: ChatFile): void {
  fetch(`/api/v1/files/${id}`, { method: 'DELETE', headers: OURS }).catch(() => {});
}
