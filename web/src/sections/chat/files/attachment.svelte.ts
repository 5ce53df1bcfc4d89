import type { ApiProblem } from '$api/problem';
import type { ChatFile, DraftFile } from '$api/types';
import type { About } from './upload';

/** A file that is brought, or was brought before this page was there. */
export class Attachment {
  readonly key = crypto.randomUUID();
  /** None of one that was brought before. */
  readonly bytes: Blob | null;
  readonly about: About;
  /** Of a picture: what the browser shows of it. */
  readonly picture: string | null;
  share = $state(0);
  file = $state.raw<ChatFile | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  /** It was on the server, and is not any more. */
  gone = $state.raw<DraftFile | null>(null);
  readonly leaving = new AbortController();

  constructor(bytes: Blob | null, about: About, picture: string | null) {
    this.bytes = bytes;
    this.about = about;
    this.picture = picture;
  }

  static of(bytes: Blob, about: About): Attachment {
    const shows = /^image\/(png|jpeg|webp|gif)$/.test(bytes.type);
    return new Attachment(bytes, about, shows ? URL.createObjectURL(bytes) : null);
  }

  /** One that stood in the box before. */
  static kept(one: DraftFile): Attachment {
    const { file, name } = one;
    const voice = file?.kind === 'voice' && { ms: file.duration_ms ?? 0, levels: file.levels };
    const made = new Attachment(null, { name, ...(voice ? { voice } : {}) }, file?.thumbnail_url ?? null);
    if (file) made.file = file;
    else made.gone = one;
    return made;
  }

  /** What a draft keeps of it; nothing while it is on its way. */
  get drafted(): DraftFile | null {
    return this.file ? { id: this.file.id, name: this.file.name, file: this.file } : this.gone;
  }

  lose(): void {
    if (this.file) this.gone = { id: this.file.id, name: this.file.name, file: null };
    this.file = null;
  }

  forget(): void {
    if (this.picture && this.bytes) URL.revokeObjectURL(this.picture);
  }
}
