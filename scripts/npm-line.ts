// What npm runs for a command of this project, so that whoever runs it otherwise runs the same.
import { readFileSync } from 'node:fs';

export interface NpmLine {
  /** Of Node. */
  flags: string[];
  /** From the project's root on. */
  file: string;
}

/** The last part of its line in package.json; what stands before prepares it. Throws where it is not `node FLAGS FILE`. */
export function npmLine(name: string): NpmLine {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const [node, ...words] = String(scripts[name]).split('&&').at(-1)?.trim().split(' ') ?? [];
  const file = words.at(-1);
  if (node !== 'node' || file === undefined) throw new Error(`package.json: ${name} is no command of Node.`);
  return { flags: words.slice(0, -1), file };
}
