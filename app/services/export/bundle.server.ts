// The export bundle: a zip whose bytes follow from the database, its cut and the formats that were asked for, and from nothing
// else. Whatever is in it is made from one snapshot.
import { buffer } from 'node:stream/consumers';
import type { Reading } from '#db/open.ts';
import { noteUse } from '../accounts/access-tokens.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { type Cut, cutOf } from './cut.server.ts';
import { usualFormats } from './formats/index.server.ts';
import { studyFormats } from './formats/study-files.server.ts';
import { manifestOf, type Refused } from './manifest.server.ts';
import { listFiles } from './reveal.server.ts';
import { type Body, openSpool, type Spool, type Stop, textOf } from './spool.server.ts';
import { Unwritable } from './table.server.ts';
import { tableFiles } from './table-files.server.ts';
import { type ExportTable, exportTables } from './tables.server.ts';
import { type MadeFile, textsOf } from './texts.server.ts';
import { zipped } from './zip.server.ts';

export interface Options {
  /** Names of formats; see formats/index.server.ts. Default: those that the page offers chosen. */
  formats?: readonly string[] | undefined;
  stop?: Stop;
  /** Whether what was planned and is missing has no row in ADEFF. */
  withoutPlanned?: boolean | undefined;
  /** The access token of the program that takes it. */
  token?: string | undefined;
  /** Called with each whole percent that is done, from 1 to 100. */
  onProgress?: ((percent: number) => void) | undefined;
}

export interface Bundle {
  fileName: string;
  sha256: string;
  bytes: number;
  refused: readonly Refused[];
  /** The bytes, once. What they take on the disk is given back at their end, and when they are destroyed. */
  body: Body;
}

/** Runs `body` on the snapshot that the state of the study allows: before the lock on a connection that sees no arm. */
export async function onCut<T>(scope: Scope, body: (cut: Cut, scope: Scope) => Promise<T>): Promise<T> {
  const unblinded = scope.reach('exportAfterLock');
  const blinded = await scope.engine.snapshot(async (q) =>
    (await isLocked(scope, q)) ? undefined : { made: await body(await cutOf(scope, q), scope) },
  );
  if (blinded) return blinded.made;
  return unblinded.engine.snapshot(async (q) => body(await cutOf(unblinded, q), unblinded));
}

async function isLocked(scope: Scope, q: Reading): Promise<boolean> {
  const { study_lock: lock } = scope.engine.tables;
  return (await q.select({ id: lock.id }).from(lock)).length > 0;
}

/** Percent of the whole that the files take; the rest is the zip. */
const filesShare = 80;

/** Tells of each percent once. */
function progressOf({ onProgress }: Options) {
  let told = 0;
  return (part: number) => {
    for (; told < Math.floor(part); told += 1) onProgress?.(told + 1);
  };
}

/** The files of the bundle in the spool, and what the zip is called. */
async function makeFiles(
  cut: Cut,
  scope: Scope,
  spool: Spool,
  names: readonly string[],
  progress: (part: number) => void,
) {
  const { made, refused, sound } = await tableFiles(cut, exportTables(cut), spool, names, (done, of) =>
    progress((filesShare * done) / (of + 1)),
  );
  await studyFiles(cut, sound, { made, refused }, spool, names);
  const list = await listFiles(scope, cut.q, cut.arm.state);
  const listed = list.map(([name]) => name);
  const texts = [...(await textsOf(cut, { tables: sound, made, refused, names: listed })), ...list];
  const files: MadeFile[] = [...made];
  const add = async (name: string, text: string) =>
    files.push({ ...(await spool.add(name, textOf(text))), table: null, format: '', rows: null });
  for (const [name, text] of texts) await add(name, text);
  await add('manifest.json', await manifestOf(cut, scope, files, refused));
  progress(filesShare);
  const { state } = cut.arm;
  const called = state === 'unsealed' ? state : `${state}-arm`;
  return { files, refused, fileName: `${cut.stamp.study.toLowerCase()}-${cut.open.seq}-${called}.zip` };
}

/** The files that are of the study and of no table, after those of the tables. */
async function studyFiles(
  cut: Cut,
  tables: readonly ExportTable[],
  { made, refused }: { made: MadeFile[]; refused: Refused[] },
  spool: Spool,
  names: readonly string[],
) {
  const has = (name: string) => made.some((each) => each.name === name);
  for (const { name: format, files } of studyFormats.filter(({ name }) => names.includes(name)))
    for (const { name, write } of files)
      try {
        const spooled = await spool.add(name, write({ cut, tables, has }));
        made.push({ ...spooled, table: null, format, rows: null });
      } catch (error) {
        if (!(error instanceof Unwritable)) throw error;
        refused.push({ name, reason: error.message });
      }
}

/** The bundle as bytes that are read once. Throws AbortError once `stop` is aborted. */
export async function streamBundle(scope: Scope, options: Options = {}): Promise<Bundle> {
  const names = options.formats ?? usualFormats;
  const progress = progressOf(options);
  const spool = await openSpool(options.stop);
  try {
    const { files, fileName, refused } = await onCut(scope, (cut, reaching) =>
      makeFiles({ ...cut, hasPlanned: !options.withoutPlanned }, reaching, spool, names, progress),
    );
    const whole = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const packing = zipped(spool, files, (done) =>
      progress(filesShare + ((100 - filesShare) * done) / whole),
    );
    const zip = await spool.add(fileName, packing);
    return { fileName, sha256: zip.sha256, bytes: zip.bytes, refused, body: spool.stream(zip) };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** The bundle in memory: for small studies and tests. */
export async function makeBundle(scope: Scope, options: Options = {}) {
  const { body, ...its } = await streamBundle(scope, options);
  return { ...its, bytes: new Uint8Array(await buffer(body)) };
}

/** That a bundle was taken is an access event; its subject is the hash of the bytes. */
const recordDownload = (scope: Scope, hash: string, { token }: Options) =>
  audited(scope, { action: 'export.downloaded', subject: hash }, (tx) =>
    token === undefined ? tx.event('access') : noteUse(scope, tx, token),
  );

/** The bundle for a download. */
export async function downloadStream(scope: Scope, options: Options = {}): Promise<Bundle> {
  const bundle = await streamBundle(scope, options);
  try {
    options.stop?.throwIfAborted();
    await recordDownload(scope, bundle.sha256, options);
    return bundle;
  } catch (error) {
    bundle.body.destroy();
    throw error;
  }
}

/** The same in memory. */
export async function downloadBundle(scope: Scope, options: Options = {}) {
  const bundle = await makeBundle(scope, options);
  await recordDownload(scope, bundle.sha256, options);
  return bundle;
}
