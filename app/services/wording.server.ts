// The file with the wording of licensed questionnaires, read once at start; see docs/wording.md.
import { existsSync, readFileSync } from 'node:fs';
import { study } from '#app/study/index.ts';
import { readWording, type Wording } from '#app/study/wording.ts';

/** The wording in a file; empty where there is none. Throws with a sentence that names file, place and rule. */
export function readWordingFile(file: string): Wording {
  if (!existsSync(file)) return {};
  const refused = (rule: string) =>
    new Error(`${file}: ${rule}. See docs/wording.md, or take the file away.`);
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refused(`it is no JSON (${error instanceof Error ? error.message : error})`);
  }
  const read = readWording(study.instruments, raw);
  if (!read.ok) throw refused(read.message);
  return read.wording;
}
