// Taking in a list that was made elsewhere. It is an act of a custodian at the server, never of a page: whoever uploads it
// can read it.
import { existsSync } from 'node:fs';
import { problem } from '#app/problem.ts';
import { design } from '#app/study/design.ts';
import { study } from '#app/study/index.ts';
import { sha256 } from '#db/canonical.ts';
import { KeyError, keyring, readKeyFile } from '../keyring.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { studyRow } from '../settings.server.ts';
import { armCodes } from './design.server.ts';
import { ownStrata } from './strata.server.ts';
import { readList, sealList, uploadedList } from './uploaded.server.ts';

export type Uploaded =
  | { ok: true; sha256: string; places: readonly (readonly [string, number])[] }
  | { ok: false; faults: string[] };

/**
 * Checks a list and seals it with the study key; one that was uploaded before is replaced. The commitment that comes next
 * names its hash. Throws KeyError before the study key is made, and study.mode once the study is in production.
 */
export async function uploadList(scope: Scope, keyFile: string, bytes: Buffer): Promise<Uploaded> {
  const text = textOf(bytes);
  if (text === undefined) return { ok: false, faults: ['The file is no UTF-8 text.'] };
  // All of them may come in one stratum, and a list cannot be made longer afterwards.
  const read = readList(text, { strata: ownStrata(), arms: armCodes, least: design.plannedParticipants });
  if (!read.ok) return read;
  if (!existsSync(keyFile))
    throw new KeyError('There is no study key yet. The administrator makes it under Activation.');
  const keys = keyring(readKeyFile(keyFile), study.id, 'production');
  const hash = sha256(text);
  await audited(scope, { action: 'list.uploaded' }, async (tx) => {
    const { tables } = scope.engine;
    if ((await tx.find(tables.study, studyRow))?.mode !== 'practice') throw problem('study.mode');
    const cells = { sha256: hash, list: sealList(keys, text, tx.bytes(12)), uploaded_at: tx.at };
    const before = await uploadedList(scope.engine, tx.query);
    if (before) await tx.update(tables.uploaded_list, before.id, cells);
    else await tx.insert(tables.uploaded_list, { id: tx.id(), ...cells });
  });
  return { ok: true, sha256: hash, places: [...read.strata].map(([name, arms]) => [name, arms.length]) };
}

/** Takes an uploaded list away again, so that Equipoise draws. Throws study.mode once the study is in production. */
export async function discardList(scope: Scope): Promise<void> {
  await audited(scope, { action: 'list.discarded' }, async (tx) => {
    const { tables } = scope.engine;
    if ((await tx.find(tables.study, studyRow))?.mode !== 'practice') throw problem('study.mode');
    await tx.discardAll(tables.uploaded_list);
  });
}

/** Every byte stays as it is, a byte order mark too: the hash is that of the file. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
