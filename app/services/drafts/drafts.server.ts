// What somebody typed into a form and did not save, kept for her alone: one row for an author and a form, as ciphertext
// that opens for the two together. A draft is nothing of the trial, see docs/decisions/021-drafts.md.
import { asc, desc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { merged } from '#app/study/merge.ts';
import { sha256 } from '#db/canonical.ts';
import type { Reading } from '#db/open.ts';
import { sameMode } from '../capture/mode.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { isBlinded } from '../two-layers/sealed.server.ts';
import { needPlace } from './places.server.ts';

type Entries = readonly (readonly [string, string])[];

/** A form with a secret is filled in anew: nothing keeps one. */
const secrets = new Set(['password', 'again', 'current', 'code']);

export const holdsSecret = (entries: Entries): boolean => entries.some(([name]) => secrets.has(name));

/** The place that a form names; undefined where it is none of data entry. */
export const placeIn = (entries: Entries): string | undefined =>
  entries.find(([name]) => name === '__place')?.[1] || undefined;

// Of an unblinded person even that she types tells something: hers are where no blinded login reads.
const tableOf = (scope: Scope) =>
  isBlinded(scope) ? scope.engine.tables.draft : scope.engine.tables.sealed_draft;
const idOf = (scope: Scope, place: string) => sha256(`${scope.actor.id}\n${place}`).slice(0, 24);
const boundTo = (scope: Scope, place: string) => ({
  participant: scope.actor.id,
  row: place,
  column: 'draft',
});

/**
 * Keeps the names and texts of a form for the scope's actor, in place of what she typed there before. Throws
 * form.malformed where the form names no place or holds a secret, and what the form itself would say where she may not
 * type, or where the study is locked or in another mode.
 */
export async function keepDraft(scope: Scope, entries: Entries): Promise<void> {
  const place = placeIn(entries);
  if (place === undefined || holdsSecret(entries)) throw problem('form.malformed');
  const sent = new Map(entries);
  const keys = await scope.keyring();
  await audited(scope, { action: 'draft.kept' }, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    await needPlace(scope, tx.query, place);
    const table = tableOf(scope);
    const id = idOf(scope, place);
    const typed = keys.seal(boundTo(scope, place), JSON.stringify(merged(entries)), tx.bytes(12));
    const version = Math.trunc(Number(sent.get('__version') ?? 0)) || 0;
    const cells = { version, typed, kept_at: tx.at };
    if (await tx.find(table, id)) await tx.update(table, id, cells);
    else await tx.insert(table, { id, account_id: scope.actor.id, place, ...cells });
  });
}

/** Takes away what the actor typed into this form: in the transaction that saves it. */
export async function forgetDraft(scope: Scope, tx: Tx, entries: Entries): Promise<void> {
  const place = placeIn(entries);
  if (place !== undefined) await tx.remove(tableOf(scope), idOf(scope, place));
}

/** Takes away what the actor typed at this place, because she says so. */
export const discardDraft = (scope: Scope, place: string): Promise<void> =>
  audited(scope, { action: 'draft.discarded' }, (tx) => tx.remove(tableOf(scope), idOf(scope, place)));

/** Where the actor has typed something and not saved it, the last first. */
export async function ownDrafts(scope: Scope): Promise<{ place: string; at: string }[]> {
  const table = tableOf(scope);
  return scope.engine.read
    .select({ place: table.place, at: table.kept_at })
    .from(table)
    .where(eq(table.account_id, scope.actor.id))
    .orderBy(desc(table.kept_at), asc(table.id));
}

export interface Draft {
  at: string;
  /** The version that it was typed from; 0 for a new one. */
  version: number;
  entries: [string, string][];
}

/** What the actor typed at this place and did not save; undefined for nothing, and for what no key opens. */
export async function draftAt(scope: Scope, q: Reading, place: string): Promise<Draft | undefined> {
  const table = tableOf(scope);
  const row = (
    await q
      .select({ typed: table.typed, version: table.version, at: table.kept_at })
      .from(table)
      .where(eq(table.id, idOf(scope, place)))
  )[0];
  if (!row) return undefined;
  const keys = await scope.keyring();
  try {
    const entries = JSON.parse(keys.open(boundTo(scope, place), row.typed)) as [string, string][];
    return { at: row.at, version: row.version, entries };
  } catch {
    // The form opens as if there were none: nothing that was saved depends on it.
    return undefined;
  }
}
