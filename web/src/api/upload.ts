/** Bringing bytes to the server, with how far it has come. */
import { OURS, spoken } from './client';
import { ApiProblem, problemOf } from './problem';

export interface Way {
  /** The share that has left, 0 to 1. */
  onprogress: (share: number) => void;
  signal: AbortSignal;
}

/** Posts bytes and gives what was answered. A failure is an `ApiProblem`; giving up rejects as well. */
export const upload = <T>(address: string, bytes: Blob, type: string, { onprogress, signal }: Way) =>
  new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.setRequestHeader('X-Sufler', OURS['X-Sufler']);
    request.setRequestHeader('Accept-Language', spoken.language);
    request.setRequestHeader('Content-Type', type);
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    const lost = () => reject(new ApiProblem({ code: 'offline', status: 0 }));
    request.onerror = lost;
    request.onabort = lost;
    request.onload = () => void answered<T>(request).then(resolve, reject);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });

async function answered<T>(request: XMLHttpRequest): Promise<T> {
  if (request.status === 201) return JSON.parse(request.responseText) as T;
  const headers = new Headers();
  const traceId = request.getResponseHeader('x-trace-id');
  if (traceId) headers.set('x-trace-id', traceId);
  // A status of 0 makes no response.
  if (request.status < 200) throw new ApiProblem({ code: 'offline', status: 0 });
  throw await problemOf(new Response(request.responseText, { status: request.status, headers }));
}
