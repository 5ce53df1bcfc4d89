import { expect, it, vi } from 'vitest';

vi.mock('$sections', () => ({ sections: [] }));
const { placeOf } = await import('./shortcuts');

const known = [
  { code: 'chat' as const, href: '/chat' },
  { code: 'calendar' as const, href: '/calendar' },
];

it('leads by the place of a key, whatever the layout', () => {
  expect(placeOf('KeyC', known)).toBe('/chat');
  expect(placeOf('KeyK', known)).toBe('/calendar');
  expect(placeOf('KeyS', known)).toBe('/settings/profile');
});

it('leads nowhere for a section this build does not have', () => {
  expect(placeOf('KeyM', known)).toBeNull();
  expect(placeOf('Digit1', known)).toBeNull();
});
