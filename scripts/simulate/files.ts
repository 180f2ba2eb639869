// The two files of a simulation. What another program or person has put under their names is never written over.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { columns } from './csv.ts';
import { svgMark } from './picture.ts';

const files = {
  'figures.csv': `${columns.join()}\r\n`,
  'randomisation.svg': svgMark,
} as const;

export type Files = Record<keyof typeof files, string>;

/** Throws unless the two files can be written into this folder: before anything is simulated, not after. */
export function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(`--out: ${folder} is no folder.`);
  for (const [name, beginning] of Object.entries(files)) {
    const path = join(folder, name);
    if (existsSync(path) && !readFileSync(path, 'utf8').startsWith(beginning))
      throw new Error(
        `--out: ${path} was not written by this command, which writes over its own files only. Name another folder.`,
      );
  }
}

/** Writes both, each whole or not at all; makes the folder where it is missing. Answers their paths. */
export function writeFiles(folder: string, contents: Files): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(contents).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    return path;
  });
}
