// Golden files: what was agreed once and may not change unseen. They are written only on purpose, by
//   UPDATE_GOLDEN=1 npx vitest run test/study test/randomisation
// and read in review. Entries of a ledger-like file (rules, definition) are added by that command, never rewritten.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const isUpdating = process.env.UPDATE_GOLDEN === '1';
const pathOf = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));

/** The agreed text of a golden file; with UPDATE_GOLDEN=1 it becomes `actual` first. */
export function goldenText(name: string, actual: string): string {
  if (isUpdating) writeFileSync(pathOf(name), actual);
  return existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : '';
}

/** A golden file of entries by key. With UPDATE_GOLDEN=1 entries that are not there yet are added, in order of key. */
export function goldenEntries<V>(name: string, actual: Record<string, V>): Record<string, V> {
  const file = pathOf(name);
  const stored = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, V>) : {};
  if (!isUpdating) return stored;
  const all = { ...actual, ...stored };
  const lines = Object.keys(all)
    .sort()
    .map((key) => `  ${JSON.stringify(key)}: ${JSON.stringify(all[key])}`);
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
  return all;
}
