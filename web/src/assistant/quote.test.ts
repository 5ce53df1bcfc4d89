import { expect, it } from 'vitest';
import { nested } from './quote';

it.each([
  ['ru', '«Заря» просит скидку', '„Заря“ просит скидку'],
  ['ru', 'Say “no”', 'Say “no”'],
  ['en', '“No”, he said', '‘No’, he said'],
  ['en', 'Фирма „Заря“', 'Фирма ‘Заря’'],
  ['en', 'Фирма «Заря»', 'Фирма «Заря»'],
] as const)('in %s, %s is %s within quotation marks', (language, text, inner) => {
  expect(nested(text, language)).toBe(inner);
});
