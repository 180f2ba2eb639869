// What the export page says before anything is made: the tables, the formats, what is left out, and where the cut would be now.
import { eq } from 'drizzle-orm';
import type { Scope } from '../scope.server.ts';
import { studyState } from '../settings.server.ts';
import { type ArmState, armSaid, dummyColumn } from './arm-column.server.ts';
import type { Cut } from './cut.server.ts';
import { choices } from './formats/index.server.ts';
import { leftOut } from './left-out.server.ts';
import { describeList } from './reveal.server.ts';
import { exportTables } from './tables.server.ts';
import { withheldOnes } from './withheld.server.ts';

/** A cut that nothing is read from: the tables describe themselves by the state of the study alone. */
function unread({ engine }: Scope, state: ArmState): Cut {
  return {
    ...{ q: engine.read, tables: engine.tables, arm: { ...dummyColumn(() => ''), state } },
    ...{ isWhole: state === 'unsealed', keys: null, day: '', stratifying: [], withheld: new Set<string>() },
    ...{ changed: 'everybody', hasPlanned: true, blockSize: 0 },
    programs: [],
    open: { seq: 0, hash: '', at: '' },
    stamp: { study: '', title: '', cutAt: '', marks: '', version: '' },
  };
}

export async function describeBundle(scope: Scope) {
  const { lockedAt, unsealed } = await studyState(scope);
  const state: ArmState = unsealed ? 'unsealed' : lockedAt !== null ? 'masked' : 'dummy';
  const { title, text } = armSaid[state];
  const { ledger_head: head } = scope.engine.tables;
  const last = (
    await scope.engine.read.select({ seq: head.seq, hash: head.hash }).from(head).where(eq(head.id, 'open'))
  )[0];
  return {
    arm: { title, text },
    tables: exportTables(unread(scope, state)).map(({ kind, table: { name, label, structure } }) => ({
      ...{ kind, name, label, structure },
    })),
    formats: choices,
    list: await describeList(scope, state),
    leftOut: leftOut(state, (await withheldOnes(scope.engine.read, scope.engine.tables)).size),
    cut: { seq: last?.seq ?? 0, hash: last?.hash ?? '' },
  };
}
