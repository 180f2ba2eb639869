// Every table is STRICT, and its CHECKs hold what never changes: type, finite number, ISO shape. Ledgers cannot
// be changed, whoever tries.
import { beforeAll, expect, test } from 'vitest';
import { registerProgram } from '#app/services/analysis-programs.server.ts';
import { logs, partsOf, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kinds } from '#app/study/kinds.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import {
  completeFollowUp,
  logIncident,
  optionalEntries,
  randomised,
  recordCourse,
  recordEvent,
  save,
  switchOn,
} from '../acts.ts';
import { program } from '../locking.ts';
import { log } from '../logging.ts';
import { type TestWorld, world } from '../world.ts';
import { connectionOf } from './raw.ts';

let w: TestWorld;
beforeAll(async () => {
  w = await world();
  const number = await randomised(w);
  await recordEvent(w, 'assessor', number);
  await logIncident(w, 'assessor', number);
  for (const each of logs) {
    const parent = await log(w, 'assessor', each.name, number);
    for (const part of partsOf(each.name)) await log(w, 'assessor', part.name, number, { parent });
  }
  await recordCourse(w, 'coordinator', number);
  await completeFollowUp(w, number);
  await switchOn(w, ...Object.keys(optionalEntries));
  for (const [form, entries] of Object.entries(optionalEntries))
    await save(w, { number, visit: 'followup', form }, entries);
  await w.as('trainer').programme.recordTold(number, '2026-03-02');
  await registerProgram(w.scope('statistician'), program);
});

/** Runs one statement on the writing connection and takes it back; answers what was refused. */
async function tried(statement: string, ...values: (string | number | null)[]): Promise<string> {
  let answer = 'allowed';
  const undone = new Error('undone');
  await w.runtime.engine
    .write(async (q) => {
      try {
        const { changes } = connectionOf(q)
          .prepare(statement)
          .run(...values);
        if (changes === 0) answer = 'touched nothing';
      } catch (error) {
        answer = (error as Error).message;
      }
      throw undone;
    })
    .catch((error) => {
      if (error !== undone) throw error;
    });
  return answer;
}

test('every table is STRICT, and there is none that is not declared', async () => {
  const found = connectionOf(w.runtime.engine.read).pragma('table_list') as {
    name: string;
    strict: number;
  }[];
  const ours = found.filter((each) => !each.name.startsWith('sqlite_'));
  const declared = [...Object.values(tablesByName(sqliteTables)).map(nameOf), 'migration'].sort();
  expect(ours.map((each) => each.name).sort()).toEqual(declared);
  expect(ours.filter((each) => each.strict !== 1)).toEqual([]);
});

const nameOf = (table: object) => String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);

const wrong: Record<string, [good: string | number, ...bad: (string | number)[]]> = {
  real: [1.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'twelve'],
  integer: [1, 1.5, 'twelve'],
  boolean: [1, 2, -1, 'yes'],
  day: ['2026-03-01', '2026-3-1', '20260301', '01/03/2026', ''],
  partial: ['2026-03', '2026-1', '26', ''],
};

const forms: readonly Instrument[] = study.instruments;
const fields = forms.flatMap((form) =>
  Object.entries(form.fields).flatMap(([name, field]) => {
    if (form.reveals || field.reveals) return [];
    const kind = field.kind === 'day' ? (field.partial ? 'partial' : 'day') : kinds[field.kind].storage;
    const values = wrong[kind];
    return values ? [{ table: form.name, name, values }] : [];
  }),
);

test.each(fields)('$table.$name refuses what is not its type or shape', async ({ table, name, values }) => {
  const statement = `update "${table}" set "${name}" = ?`;
  const [good, ...bad] = values;
  expect(await tried(statement, good)).toBe('allowed');
  for (const value of bad) expect(await tried(statement, value)).toMatch(/constraint failed|cannot store/);
});

test.each([
  ['participant', 'randomised_on', '2026-3-1'],
  ['participant', 'randomised_at', '2026-03-01'],
  ['visit', 'visit_date', '1.3.2026'],
  ['study', 'synthetic', 2],
  ['account', 'created_at', 'yesterday'],
  ['allocation', 'allocated_at', '2026-03-01T00:00:00+01:00'],
  ['arm_told', 'told_on', 'today'],
  ['sealed_record', 'whole', 3],
  ['analysis_program', 'registered_at', '2026-03-01'],
  ['analysis_program', 'sha256', 'a'.repeat(63)],
  ['analysis_program', 'sha256', `${'a'.repeat(63)}A`],
  ['analysis_program', 'sha256', `${'a'.repeat(63)}g`],
  ['analysis_program', 'sha256', `g${'a'.repeat(63)}`],
  ['dxa', 'entered_at', '2026-03-01T00:00Z'],
  ['participant', 'site_id', 'nowhere'],
])('%s.%s refuses %s', async (table, name, value) => {
  expect(await tried(`update "${table}" set "${name}" = ?`, value)).toMatch(/constraint failed/);
});

test.each(ledgerNames)('the %s ledger is never changed', async (name) => {
  const never = 'a ledger is never changed';
  const table = `ledger_${name}`;
  expect(await tried(`update ${table} set reason = 'better'`)).toBe(never);
  expect(await tried(`delete from ${table}`)).toBe(never);
  expect(await tried(`delete from ${table} where seq = 1`)).toBe(never);
  expect(await tried(`insert or replace into ${table} select * from ${table} where seq = 1`)).toBe(never);
  expect(
    await tried(`update or replace ${table} set seq = 2 where seq = 1`),
    'a changed sequence is a change',
  ).toBe(never);
});

test.each([
  [
    'participant',
    'number',
    'insert into participant select id || 1, seq + 9, number, screening_id || 1, site_id, enrolled_at, null, null, null from participant',
  ],
  [
    'participant',
    'seq',
    'insert into participant select id || 1, seq, number || 1, screening_id || 1, site_id, enrolled_at, null, null, null from participant',
  ],
  [
    'allocation',
    'participant_id',
    "insert into allocation select id || 1, participant_id, 'other', position, engine, label, arm, allocated_at, definition from allocation",
  ],
  [
    'allocation',
    'label, allocation.stratum, allocation.position',
    'insert into allocation select id || 1, participant_id || 1, stratum, position, engine, label, arm, allocated_at, definition from allocation',
  ],
  [
    'analysis_program',
    'sha256',
    'insert into analysis_program select id || 1, name, sha256, note, registered_by, registered_at from analysis_program',
  ],
])('two rows of %s never share %s', async (table, column, statement) => {
  expect(await tried(statement)).toBe(`UNIQUE constraint failed: ${table}.${column}`);
});
