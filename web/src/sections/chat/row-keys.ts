import { rowsOf, type Group, type Row, type RowOptions } from './rows';
import type { Message } from '$api/types';

/**
 * The rows of one list, drawn again and again. A group that grows at either end stays the same group, so that the
 * focus inside it is not lost when an older page is put before it.
 */
export class SteadyRows {
  /** Under which key the group of a message was drawn. */
  #keys = new Map<string, string>();

  of(messages: readonly Message[], options: RowOptions): Row[] {
    const taken = new Set<string>();
    const rows = rowsOf(messages, options).map((row) => {
      if (row.kind !== 'group') return row;
      const key = this.#keyOf(row, taken);
      taken.add(key);
      return { ...row, key };
    });
    this.#keys.clear();
    for (const row of rows) {
      if (row.kind === 'group') for (const { id } of row.messages) this.#keys.set(id, row.key);
    }
    return rows;
  }

  /** The key a message of the group had before; of a group that was cut in two, the first part keeps it. */
  #keyOf(group: Group, taken: ReadonlySet<string>): string {
    const known = group.messages.map(({ id }) => this.#keys.get(id));
    let key = known.find((one) => one !== undefined && !taken.has(one)) ?? group.key;
    while (taken.has(key)) key += '+';
    return key;
  }
}
