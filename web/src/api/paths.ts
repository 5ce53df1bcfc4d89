/**
 * The addresses of `schema.ts` for openapi-fetch. The one thing amended is the body of a photo: the document can only
 * call bytes a text, and the browser sends them as they are.
 */
import type { paths as Told } from './schema';

type Path = '/api/v1/me/photo';
type Photo = Told[Path];
type Sent = { requestBody: { content: { 'application/octet-stream': Blob } } };

export type paths = Omit<Told, Path> & {
  [P in Path]: Omit<Photo, 'put'> & { put: Omit<Photo['put'], 'requestBody'> & Sent };
};
