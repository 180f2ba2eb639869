// The export bundle: a zip whose bytes follow from the database, its cut and the formats that were asked for, and from nothing
// else. Whatever is in it is made from one snapshot.
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '#db/open.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { checkedRows, checkTable } from './check-table.server.ts';
import { type Cut, cutOf } from './cut.server.ts';
import { csv } from './formats/csv.server.ts';
import { formatNames, formats } from './formats/index.server.ts';
import { mayHaveLines, oneLine, oneLinePath } from './formats/scripts/one-line.server.ts';
import { studyFormats } from './formats/study-files.server.ts';
import { manifestOf, type Refused } from './manifest.server.ts';
import { remembered } from './remembered.server.ts';
import { listFiles } from './reveal.server.ts';
import { type Spooled, type Stop, spool, textOf } from './spool.server.ts';
import { measure, measured, type Table, Unwritable } from './table.server.ts';
import { type ExportTable, exportTables } from './tables.server.ts';
import { type MadeFile, textsOf } from './texts.server.ts';
import { zipped } from './zip.server.ts';

export interface Options {
  /** Names of formats; see formats/index.server.ts. Default: all. */
  formats?: readonly string[] | undefined;
  stop?: Stop;
  /** Called after each file. */
  onProgress?: (done: number, of: number) => void;
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

async function tableFiles(cut: Cut, tables: readonly ExportTable[], folder: string, options: Options) {
  const wanted = formats.filter(({ name }) => (options.formats ?? formatNames).includes(name));
  const count = (all: readonly ExportTable[]) =>
    all.flatMap(({ kind }) => wanted.filter(({ kinds }) => kinds.includes(kind))).length;
  const made: MadeFile[] = [];
  const copies: MadeFile[] = [];
  const refused: Refused[] = [];
  const sound: ExportTable[] = [];
  for (const each of tables) {
    const { table: its, kind } = each;
    const { table, forget } = remembered(its);
    const fault = await faultOf(its, table);
    if (fault !== null) {
      forget();
      refused.push({ name: table.name, reason: fault });
      continue;
    }
    sound.push(each);
    const { rows } = await measure(its);
    measured(table, its);
    for (const { name: format, folder: at, kinds, format: writer } of wanted) {
      if (!kinds.includes(kind)) continue;
      const called = format === 'xpt' ? (table.sasName ?? table.name) : table.name;
      const name = `${at}${called.toLowerCase()}.${writer.extension}`;
      try {
        if (writer.maxRows !== null && rows > writer.maxRows)
          throw new Unwritable(
            writer.label,
            table.name,
            null,
            null,
            `${rows} rows, and at most ${writer.maxRows}`,
          );
        made.push({
          ...(await spool(folder, name, writer.write(table, cut.stamp), options.stop)),
          ...{ table: table.name, format, rows },
        });
      } catch (error) {
        if (!(error instanceof Unwritable)) throw error;
        refused.push({ name, reason: error.message });
      }
      options.onProgress?.(made.length + refused.length, count(tables));
    }
    const inCsv = made.find((each) => each.table === table.name && each.format === 'csv');
    if (inCsv && mayHaveLines(table)) {
      const chunks = csv.write(oneLine(table), cut.stamp);
      const copy = await spool(folder, oneLinePath(table), chunks, options.stop);
      copies.push({ ...inCsv, ...copy, format: 'one-line' });
    }
    forget();
  }
  return { made: [...inOrder(made), ...copies], refused, sound };
}

/**
 * What is wrong with a table in every format, as a sentence; null: nothing, and it is measured. Such a table is left out, and
 * named; the others are exported all the same.
 */
async function faultOf(table: Table, kept: Table): Promise<string | null> {
  try {
    checkTable(kept);
    await measure(table, checkedRows(kept));
    return null;
  } catch (error) {
    if (error instanceof Unwritable) return error.message;
    throw error;
  }
}

/** One format after another, as the registry has them. */
const inOrder = (made: readonly MadeFile[]) =>
  made.toSorted((one, other) => formatNames.indexOf(one.format) - formatNames.indexOf(other.format));

/** The files of the bundle in a folder, and what the zip is called. */
async function makeFiles(cut: Cut, scope: Scope, folder: string, options: Options) {
  const all = exportTables(cut);
  const { made, refused, sound: tables } = await tableFiles(cut, all, folder, options);
  await studyFiles(cut, tables, { made, refused }, folder, options);
  const list = await listFiles(scope, cut.q, cut.arm.state);
  const names = list.map(([name]) => name);
  const texts = [...(await textsOf(cut, { tables, made, refused, names })), ...list];
  const files: MadeFile[] = [...made];
  for (const [name, text] of texts)
    files.push({
      ...(await spool(folder, name, textOf(text), options.stop)),
      table: null,
      format: '',
      rows: null,
    });
  const manifest = await manifestOf(cut, scope, files, refused);
  files.push({
    ...(await spool(folder, 'manifest.json', textOf(manifest), options.stop)),
    ...{ table: null, format: '', rows: null },
  });
  const { state } = cut.arm;
  const called = state === 'unsealed' ? state : `${state}-arm`;
  return { files, refused, fileName: `${cut.stamp.study.toLowerCase()}-${cut.open.seq}-${called}.zip` };
}

/** The files that are of the study and of no table, after those of the tables. */
async function studyFiles(
  cut: Cut,
  tables: readonly ExportTable[],
  { made, refused }: { made: MadeFile[]; refused: Refused[] },
  folder: string,
  { formats: wanted = formatNames, stop }: Options,
) {
  const has = (name: string) => made.some((each) => each.name === name);
  for (const { name: format, files } of studyFormats.filter(({ name }) => wanted.includes(name)))
    for (const { name, write } of files)
      try {
        const spooled = await spool(folder, name, write({ cut, tables, has }), stop);
        made.push({ ...spooled, table: null, format, rows: null });
      } catch (error) {
        if (!(error instanceof Unwritable)) throw error;
        refused.push({ name, reason: error.message });
      }
}

/** The bundle in memory: for small studies and tests. */
export async function makeBundle(scope: Scope, options: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'equipoise-export-'));
  try {
    const { file, ...its } = await writeBundle(scope, folder, options);
    return { ...its, bytes: new Uint8Array(await readFile(file)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** That a bundle was taken is an access event; its subject is the hash of the bytes. */
const recordDownload = (scope: Scope, hash: string) =>
  audited(scope, { action: 'export.downloaded', subject: hash }, (tx) => tx.event('access'));

/**
 * The bundle as bytes that are read once, from a file that has no name any more: memory does not grow with it, and nothing of
 * it stays behind, whatever becomes of the reader.
 */
export async function downloadStream(
  scope: Scope,
  options: Options = {},
): Promise<Written & { body: AsyncIterable<Uint8Array> }> {
  const folder = await mkdtemp(join(tmpdir(), 'equipoise-export-'));
  try {
    const { file, ...its } = await writeBundle(scope, folder, options);
    const handle = await open(file);
    await recordDownload(scope, its.sha256);
    return { ...its, body: handle.createReadStream() as AsyncIterable<Uint8Array> };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bundle for a download. */
export async function downloadBundle(scope: Scope, options: Options = {}) {
  const bundle = await makeBundle(scope, options);
  await recordDownload(scope, bundle.sha256);
  return bundle;
}

export interface Written {
  fileName: string;
  sha256: string;
  bytes: number;
  refused: readonly Refused[];
}

/** Writes the zip as a file of the folder, which holds nothing else when it is done. */
export function writeBundle(
  scope: Scope,
  folder: string,
  options: Options = {},
): Promise<Written & { file: string }> {
  return onCut(scope, async (cut, reaching) => {
    const spooled = await mkdtemp(join(folder, 'files-'));
    try {
      const { files, fileName, refused } = await makeFiles(cut, reaching, spooled, options);
      const zip: Spooled = await spool(folder, fileName, zipped(files, options.stop), options.stop);
      return { fileName, file: zip.file, sha256: zip.sha256, bytes: zip.bytes, refused };
    } finally {
      await rm(spooled, { recursive: true, force: true });
    }
  });
}
