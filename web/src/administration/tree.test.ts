import { expect, it } from 'vitest';
import { possibleParents, treeOf } from './tree';

const department = (id: string, parent_id: string | null) => ({
  id,
  name: id,
  manager: null,
  people_count: 0,
  parent_id,
});
const shape = (list: ReturnType<typeof department>[]) =>
  treeOf(list).map((b) => `${b.depth}${b.department.id}`);

it('puts children under their parents', () => {
  const list = [department('b', 'a'), department('a', null), department('c', 'b'), department('d', null)];
  expect(shape(list)).toEqual(['0a', '1b', '2c', '0d']);
});

it('loses nobody to a circle or a parent that is gone', () => {
  const list = [department('a', 'b'), department('b', 'a'), department('c', 'gone')];
  expect(shape(list)).toHaveLength(3);
});

it('offers as parents neither itself nor anything below', () => {
  const list = [department('a', null), department('b', 'a'), department('c', 'b'), department('d', null)];
  expect(possibleParents(list, 'b').map(({ id }) => id)).toEqual(['a', 'd']);
  expect(possibleParents(list, null)).toHaveLength(4);
});
