// The programs that check a revealed list travel with it, byte for byte as they stand in the folder `verifiers`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// As it stands in the sources, and as one file of the build.
const candidates = ['../../../verifiers/', '../verifiers/'];

/** Name and text of each program. Throws when the folder is not where the product was installed. */
export function verifierFiles(): [name: string, text: string][] {
  const folder = candidates
    .map((each) => fileURLToPath(new URL(each, import.meta.url)))
    .find((each) => existsSync(join(each, 'verify_randomisation.py')));
  if (!folder) throw new Error('The folder `verifiers` is missing from this installation.');
  return readdirSync(folder)
    .filter((name) => name.startsWith('verify_randomisation'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
