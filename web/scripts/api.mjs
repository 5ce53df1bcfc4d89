// Writes src/api/schema.ts from the server's API document. `src/api/schema.test.ts` fails when it is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import openapi, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);
export const SCHEMA = new URL('../src/api/schema.ts', import.meta.url);
const HEADING = '// Generated from docs/openapi.json by `npm run api`. Do not edit.\n\n';

/** The text of schema.ts for the document as it is now. */
export async function generate() {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8'));
  return HEADING + astToString(await openapi(document, { emptyObjectsUnknown: true }));
}

if (import.meta.filename === process.argv[1]) writeFileSync(SCHEMA, await generate());
