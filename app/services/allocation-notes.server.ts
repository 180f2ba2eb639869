// Mistakes that are found after randomisation. They are noted for the report of the trial, never undone: the allocation
// and her stratum stand, and so does every note.
import { asc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { kinds } from '#app/study/kinds.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from './accounts/names.server.ts';
import { participantNumbered } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export const noteKinds = [
  ['ineligible', 'She was not eligible'],
  ['wrong_stratum', 'She was drawn in the wrong stratum'],
  ['other', 'Another mistake'],
] as const;

const shortest = 10;
const noteField = { kind: 'long_text', label: 'Note', maxLength: 500 } as const;

const rowsOf = (scope: Scope, q: Reading, participant: string) => {
  const { allocation_note: note } = scope.engine.tables;
  return q
    .select()
    .from(note)
    .where(eq(note.participant_id, participant))
    .orderBy(asc(note.entered_at), asc(note.id));
};

export interface NoteView {
  id: string;
  kind: string;
  note: string;
  by: string | null;
  at: string;
}

/** The notes on the allocation of a participant, the oldest first. Throws page.not_found. */
export async function notesOf(scope: Scope, number: string): Promise<NoteView[]> {
  const q = scope.engine.read;
  const her = await participantNumbered(scope, q, number);
  const rows = await rowsOf(scope, q, her.id);
  const nameOf = await namesOf(
    scope,
    rows.map((row) => row.entered_by),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: noteKinds.find(([code]) => code === row.kind)?.[1] ?? row.kind,
    note: row.note,
    by: nameOf(row.entered_by),
    at: row.entered_at,
  }));
}

export interface NoteInput {
  kind?: string;
  note?: string;
  /** How many notes her page showed. */
  seen?: string;
  mode?: string;
  ticks?: Ticks;
}

export type Noted =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

/** Adds a note on her allocation, which stands. Pressed twice it is one. Throws note.too_early, or page.not_found. */
export async function noteMistake(scope: Scope, number: string, input: NoteInput): Promise<Noted> {
  const site = await needSite(scope);
  const errors: { field: string; message: string }[] = [];
  const kind = noteKinds.find(([code]) => code === input.kind)?.[0];
  if (!kind)
    errors.push({
      field: 'kind',
      message: input.kind
        ? `What was found: “${input.kind}” is not one of the answers.`
        : 'What was found: choose one of the answers.',
    });
  const today = dayAt(scope.world.now(), site.timeZone);
  const read = kinds.long_text.parse(noteField, input.note ?? '', { today });
  const note = read.ok && typeof read.value === 'string' ? read.value : '';
  if (!read.ok) errors.push({ field: 'note', message: read.message });
  else if (note.length < shortest)
    errors.push({
      field: 'note',
      message: `Note: the text has ${note.length} characters; at least ${shortest} are needed to say what happened.`,
    });
  const warnings = askAbout('allocation_note', [{ field: 'note', label: 'Note', text: note }], input.ticks);
  return audited(scope, { action: 'allocation.noted', subject: number }, async (tx): Promise<Noted> => {
    await sameMode(scope, tx.query, input.mode);
    const her = await participantNumbered(scope, tx.query, number);
    if (her.randomised_at === null) throw problem('note.too_early');
    if (!kind || errors.length > 0) return { ok: false, errors };
    const before = await rowsOf(scope, tx.query, her.id);
    const since = /^\d{1,9}$/.test(input.seen ?? '') ? before.slice(Number(input.seen)) : [];
    const isSame = (row: (typeof before)[number]) =>
      row.entered_by === scope.actor.id && row.kind === kind && row.note === note;
    if (since.some(isSame)) return { ok: true };
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    await tx.insert(scope.engine.tables.allocation_note, {
      id: tx.id(),
      participant_id: her.id,
      kind,
      note,
      entered_by: scope.actor.id,
      entered_at: tx.at,
    });
    return { ok: true };
  });
}
