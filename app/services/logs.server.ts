// The logs of a participant: falls, fractures, medication and its doses. Records in two layers that everybody on the same
// side of the blind reads and corrects; what a trainer enters is sealed as a whole and in no list of the blinded.
import { problem } from '#app/problem.ts';
import { instrumentNamed, logs, partsOf } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { daysAfterEnd } from './capture/after-end.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { metParticipant } from './two-layers/door.server.ts';
import { saveRecord } from './two-layers/save.server.ts';
import { isBlinded } from './two-layers/sealed.server.ts';
import { beginRecord, openRecord, type RecordLine, recordsOf } from './two-layers/views.server.ts';
import { type VoidInput, voidRecord } from './two-layers/void.server.ts';

export interface LogEntry extends RecordLine {
  /** What belongs to it, newest first, by the name of the form. */
  parts: Readonly<Record<string, RecordLine[]>>;
}

export interface LogOf {
  log: string;
  entries: LogEntry[];
}

/** The logs of a participant in the order of the study, as the caller's side of the blind keeps them. Throws page.not_found. */
export async function logsOf(scope: Scope, number: string): Promise<LogOf[]> {
  const her = await metParticipant(scope, scope.engine.read, number);
  if (!isBlinded(scope))
    await audited(scope, { action: 'logs.viewed', subject: number }, (tx) => tx.event('access'));
  return Promise.all(
    logs.map(async (log) => {
      const entries = await recordsOf(scope, log, her.id);
      const parts = await Promise.all(
        partsOf(log.name).map(async (part) => [part.name, await recordsOf(scope, part, her.id)] as const),
      );
      return {
        log: log.name,
        entries: entries.map((each) => ({ ...each, parts: belongingTo(each.id, parts) })),
      };
    }),
  );
}

const belongingTo = (id: string, parts: readonly (readonly [string, RecordLine[]])[]) =>
  Object.fromEntries(parts.map(([part, lines]) => [part, lines.filter(({ parent }) => parent === id)]));

/** The form of this name, where it is a log or a part of one. Throws page.not_found. */
function logForm(name: string): Instrument {
  const form = instrumentNamed(name);
  if (!form || !(form.log || form.within !== undefined)) throw problem('page.not_found');
  return form;
}

export interface LogKey {
  log: string;
  number: string;
  id: string | null;
  /** The record that a part belongs to. */
  parent: string | null;
}

/** A record always of somebody. */
const ofHer = <P extends { number: string | null }>(page: P) => ({ ...page, number: page.number ?? '' });

/** A blank record. Throws page.not_found where it belongs to a record that the caller cannot open. */
export const beginLog = async (scope: Scope, log: string, number: string, parent: string | null) =>
  ofHer(await beginRecord(scope, logForm(log), number, { parent }));

/** A record for correcting. */
export const openLog = async (scope: Scope, log: string, id: string) =>
  ofHer(await openRecord(scope, logForm(log), id));

/** Enters a record, or corrects one. */
export function saveLog(
  scope: Scope,
  { log, ...key }: LogKey,
  entries: readonly (readonly [string, string])[],
) {
  const form = logForm(log);
  return saveRecord(scope, form, key, entries, {
    against: (q, her, values) => daysAfterEnd(scope, q, her, form, values),
  });
}

/** Voids a record; what belongs to it is shown no more. */
export function voidLog(
  scope: Scope,
  { log, ...key }: { log: string; number: string; id: string },
  input: VoidInput,
) {
  return voidRecord(scope, { form: logForm(log), what: 'entry' }, key, input);
}
