// The commands as somebody blinded runs them, in this process: what they print in both worlds, and the file.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { quickFormats } from '../exporting.ts';
import { flagsOf } from '../places.ts';
import { type TestWorld, temporaryFolder } from '../world.ts';
import type { Pair } from './pair.ts';
import { compareCommands, type Said } from './record.ts';

let runs = 0;

/** Runs a command of the project with these arguments. */
async function run(name: string, args: readonly string[]): Promise<Said> {
  const said: Said = { out: [], err: [], code: 0 };
  const { argv, exitCode } = process;
  const { log, error } = console;
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw Object.assign(new Error('ended'), { code: Number(code ?? 0) });
  });
  process.exitCode = undefined;
  process.argv = [argv[0] ?? '', name, ...args];
  console.log = (line: string) => said.out.push(line);
  console.error = (line: string) => said.err.push(line);
  try {
    await import(
      /* @vite-ignore */ `${fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url))}?run=${runs++}`
    );
    said.code = Number(process.exitCode ?? 0);
  } catch (thrown) {
    said.code = (thrown as { code?: number }).code ?? -1;
    if (said.code < 0) throw thrown;
  } finally {
    Object.assign(console, { log, error });
    process.argv = argv;
    process.exitCode = exitCode;
    exit.mockRestore();
  }
  return said;
}

async function exported(its: TestWorld, email: string): Promise<Said> {
  const folder = temporaryFolder();
  const out = join(folder, 'x.zip');
  const formats = ['--formats', quickFormats.join(',')];
  const said = await run('export', [...flagsOf(its.place), '--as', email, '--out', out, ...formats]);
  const mode = statSync(out, { throwIfNoEntry: false })?.mode;
  const file = mode && { fileName: `x.zip ${mode.toString(8)}`, bytes: readFileSync(out) };
  return withoutPlace(its, { ...said, ...(file && { file }) }, folder);
}

/** Each world lies somewhere else. */
function withoutPlace({ place: { data, url } }: TestWorld, said: Said, folder = data): Said {
  const database = url === undefined ? data : new URL(url).pathname;
  const plain = (line: string) =>
    [folder, data, database].reduce((all, each) => all.replaceAll(each, '…'), line);
  return { ...said, out: said.out.map(plain), err: said.err.map(plain) };
}

/** Exports for the statistician and for somebody who may not, in both worlds, and compares. */
export async function compareExportCommand({ worlds }: Pair): Promise<Said> {
  const { email } = worlds[0].signInOf('statistician');
  const [one, two] = [await exported(worlds[0], email), await exported(worlds[1], email)];
  compareCommands('npm run export', one, two);
  const other = worlds[0].signInOf('assessor').email;
  const refused = [await exported(worlds[0], other), await exported(worlds[1], other)] as const;
  compareCommands('npm run export, refused', ...refused);
  return one;
}

/** Verifies both worlds without the key, as a backup is verified, and compares. */
export async function compareVerifyCommand({ worlds }: Pair): Promise<Said> {
  const verified = async (its: TestWorld) => withoutPlace(its, await run('verify', flagsOf(its.place)));
  const [one, two] = [await verified(worlds[0]), await verified(worlds[1])];
  compareCommands('npm run verify', one, two);
  return one;
}
