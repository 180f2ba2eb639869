// Every table, declared once; and for each the ledger that its changes belong to. A table belongs to
// one ledger, so that each ledger alone rebuilds its tables.
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Columns, postgresColumns, sqliteColumns } from '../columns.ts';
import { accountTables } from './accounts.ts';
import { analysisTables } from './analysis.ts';
import { consentTables } from './consent.ts';
import { draftTable } from './drafts.ts';
import { instrumentTables } from './instruments.ts';
import { type LedgerName, ledgerTables } from './ledgers.ts';
import { scannerTables } from './scanners.ts';
import { sealedTables } from './sealed.ts';
import { trialTables } from './trial.ts';

/** Every table of a study with these forms. */
export function declareTables(c: Columns, instruments: readonly Instrument[] = study.instruments) {
  return {
    ...trialTables(c),
    ...scannerTables(c),
    ...consentTables(c),
    ...analysisTables(c),
    ...instrumentTables(c, instruments),
    ...accountTables(c),
    draft: draftTable(c, 'draft'),
    ...sealedTables(c),
    ...ledgerTables(c),
  };
}

export type Tables = ReturnType<typeof declareTables>;
export const sqliteTables = declareTables(sqliteColumns);
export const postgresTables = declareTables(postgresColumns);

/** Every table that is declared as sealed; whatever is added there is closed to blinded people everywhere. */
export const sealedNames = Object.keys(sealedTables(sqliteColumns)) as (keyof ReturnType<
  typeof sealedTables
>)[];

/** Which ledger records the changes of a table. */
export function ledgerOf(tables: Tables): ReadonlyMap<unknown, LedgerName> {
  const open = [
    tables.study,
    tables.definition,
    tables.site,
    tables.scanner,
    tables.cross_calibration,
    tables.consent_sheet,
    tables.reconsent,
    tables.participant,
    tables.visit,
    tables.booking,
    tables.screening,
    tables.commitment,
    tables.beacon_entry,
    tables.eligibility_confirmation,
    tables.allocation_note,
    tables.code_break,
    tables.analysis_program,
    tables.study_lock,
    tables.unsealing,
  ];
  const outside = new Set<unknown>(outsideTables(tables));
  const sealed = sealedNames.map((name) => tables[name]).filter((table) => !outside.has(table));
  return new Map<unknown, LedgerName>([
    ...[...open, ...Object.values(tables.instruments)].map((table) => [table, 'open'] as const),
    ...sealed.map((table) => [table, 'sealed'] as const),
    [tables.account, 'access'] as const,
  ]);
}

/**
 * Tables outside the ledgers and so outside the rebuild: secrets (a ledger would keep a password hash for
 * ever), sessions and counters (no part of the record), whose events are in the access ledger; and drafts, which a
 * ledger would keep for ever though they were never entered.
 */
export const outsideTables = (tables: Tables) =>
  [
    tables.credential,
    tables.session,
    tables.link,
    tables.code_break_link,
    tables.calendar_feed,
    tables.access_token,
    tables.throttle,
    tables.draft,
    tables.sealed_draft,
  ] as const;

/**
 * The tables that are written after the study is locked; every other one is closed, also one that is yet to be declared.
 * Accounts, since people come, go and forget passwords; the programs of the analysis, which are fixed before the signatures of
 * unsealing; these signatures; code breaks, since an emergency does
 * not ask how far the trial has come; the definition, since a later version of the software writes its own when it starts,
 * which changes no record.
 */
export const afterLock = (tables: Tables) =>
  [
    tables.account,
    ...outsideTables(tables),
    tables.analysis_program,
    tables.unsealing,
    tables.code_break,
    tables.code_break_reading,
    tables.definition,
  ] as const;

/** All tables by name, ledgers included: for migrations, verification and copies. */
export function tablesByName(tables: Tables) {
  const { instruments, ...named } = tables;
  return { ...named, ...instruments };
}
