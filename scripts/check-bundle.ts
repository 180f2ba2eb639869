// After each build: no file of the server, of the database or of the arms may have bytes in what browsers get.
// The classic compiler empties `.server` modules without a word, so the check reads its own account of the bundle.
import { readFileSync } from 'node:fs';
import { forbiddenIn, type Metafile } from './bundle-rule.ts';

const metafile = JSON.parse(
  readFileSync(new URL('../build/metafile.js.json', import.meta.url), 'utf8'),
) as Metafile;
const found = forbiddenIn(metafile);
for (const { input, output } of found) console.error(`${output} holds ${input}, which belongs to the server`);
if (found.length > 0) process.exit(1);
console.log(`Bundle: ${Object.keys(metafile.outputs).length} files for the browser, none of the server's`);
