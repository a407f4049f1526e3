// Writes src/api/schema.ts from docs/openapi.json; `--check` only says whether it is up to date.
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const source = new URL('../../../docs/openapi.json', import.meta.url);
const target = new URL('../src/api/schema.ts', import.meta.url);

/** The TypeScript of the API's description. */
async function generated() {
  const document = JSON.parse(await readFile(source, 'utf8'));
  // The client names an operation by its path; ids would only double the file.
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) delete operation.operationId;
  }
  const nodes = await openapi(document, { defaultNonNullable: false });
  return `// Generated from docs/openapi.json by \`npm run generate\`; do not edit.\n\n${astToString(nodes)}`;
}

const text = await generated();
if (!process.argv.includes('--check')) {
  await writeFile(target, text);
} else if ((await readFile(target, 'utf8')) !== text) {
  console.error('src/api/schema.ts is stale: run `npm run generate`');
  process.exit(1);
}
