import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generate, SCHEMA } from '../../scripts/api.mjs';

it('schema.ts is what the API document says: run `npm run api` when it is not', async () => {
  expect(readFileSync(SCHEMA, 'utf8')).toBe(await generate());
});
