/** What is done to a model at once, without asking back. `name` may be that of a file. */
export type Deed =
  | { kind: 'pause' | 'resume' | 'cancel' | 'enter'; name: string }
  | { kind: 'confirm'; name: string; sha256: string }
  | { kind: 'examine'; name: string; extent: 'all' | 'speed' };
