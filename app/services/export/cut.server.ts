// The cut: one snapshot of the database, and everything that decides what an export of it may say. Every table is made from
// it, and from nothing else.
import { eq } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { type Program, registeredPrograms } from '../analysis-programs.server.ts';
import type { Keyring } from '../keyring.server.ts';
import type { Stratifying } from '../randomisation/strata.server.ts';
import { strataInForce } from '../randomisation/strata.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, studyState } from '../settings.server.ts';
import { codeVersion } from '../version.server.ts';
import { type ArmColumn, armColumn, armSaid } from './arm-column.server.ts';
import type { Stamp } from './table.server.ts';
import { withheldOnes } from './withheld.server.ts';

export interface Cut {
  q: Reading;
  tables: Tables;
  arm: ArmColumn;
  /** Whether the study is unsealed: then everything is told. */
  isWhole: boolean;
  /** Opens what is sealed; null until the study is unsealed. */
  keys: Keyring | null;
  stamp: Stamp;
  /** The last open event. Heads of the other ledgers are never named: they move with the acts of unblinded people. */
  open: { seq: number; hash: string; at: string };
  /** The day of the cut at the site. */
  day: string;
  stratifying: readonly Stratifying[];
  /** Ids of those who withdrew consent and of whom nothing is exported. */
  withheld: ReadonlySet<string>;
  /** Of whom the rows are asked for. Tables that are of no participant come whole. */
  changed: ReadonlySet<string> | 'everybody';
  /** Participants that are read at a time. */
  blockSize: number;
  /** Whether ADEFF has a row of what was planned and is missing. */
  hasPlanned: boolean;
  /** The programs of the analysis that are registered, in the order in which they were: acts of a blinded person. */
  programs: readonly Pick<Program, 'name' | 'sha256' | 'at'>[];
}

// SQLite answers at once, and what is read of many participants outlives a collection of short-lived objects and is kept for
// long: of a hundred, a million rows took twice the memory in the same time. PostgreSQL has each question carried to it.
const blockSizes = { sqlite: 20, postgres: 100 };

/** Reads what decides. `q`: the snapshot; `keys` open the arms where the study allows it. */
export async function cutOf(scope: Scope, q: Reading): Promise<Cut> {
  const { tables } = scope.engine;
  const { ledger_head: head, ledger_open: entries, site } = tables;
  const state = await studyState(scope);
  const last = (await q.select({ seq: head.seq, hash: head.hash }).from(head).where(eq(head.id, 'open')))[0];
  const at =
    last && (await q.select({ at: entries.at }).from(entries).where(eq(entries.seq, last.seq)))[0]?.at;
  const zone = (await q.select({ zone: site.time_zone }).from(site).orderBy(site.id))[0]?.zone;
  const keyring = await scope.keyring();
  const arm = await armColumn(q, tables, keyring);
  const marks = [
    state.synthetic ? 'SYNTHETIC' : null,
    state.mode === 'practice' ? 'PRACTICE' : null,
    armSaid[arm.state].mark,
  ].filter((each) => each !== null);
  return {
    ...{ q, tables, arm },
    isWhole: arm.state === 'unsealed',
    keys: arm.state === 'unsealed' ? keyring : null,
    stamp: {
      study: study.id.toUpperCase(),
      title: study.title,
      cutAt: at ?? '1970-01-01T00:00:00.000Z',
      marks: marks.join('; '),
      version: codeVersion,
    },
    open: { seq: last?.seq ?? 0, hash: last?.hash ?? '', at: at ?? '' },
    day: at === undefined || zone === undefined ? '' : dayAt(at, zone),
    stratifying: await strataInForce(scope),
    withheld: await withheldOnes(q, tables),
    ...{ changed: 'everybody', hasPlanned: true, blockSize: blockSizes[scope.engine.name] },
    programs: await registeredPrograms(q, tables),
  };
}
