// The folder of one test run. What takes long to make and is the same for every file is made once, and lies there.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import type { Place } from '#db/open.ts';
import { roomy } from './in-memory.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    run: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(roomy(), 'equipoise-run-'));
  provide('run', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The place of this name in this run: the first who asks makes it below the folder that `make` is given, the others wait. */
export async function oncePerRun(name: string, make: (folder: string) => Promise<Place>): Promise<Place> {
  const at = join(inject('run'), name);
  const [made, lock] = [`${at}.json`, `${at}.lock`];
  for (;;) {
    if (existsSync(made)) return JSON.parse(readFileSync(made, 'utf8')) as Place;
    try {
      mkdirSync(lock);
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  try {
    mkdirSync(at);
    const place = await make(at);
    writeFileSync(`${at}.part`, JSON.stringify(place));
    renameSync(`${at}.part`, made);
    return place;
  } catch (error) {
    rmSync(at, { recursive: true, force: true });
    throw error;
  } finally {
    rmdirSync(lock);
  }
}
