// BULK LOADER, for the benchmark alone: fills a study with participants and complete forms by writing straight into
// SQLite, in one transaction. It goes around audited(): no ledger knows of what it writes, so `verify` refuses such
// a study, and it must never serve for anything but measuring.
import Database from 'better-sqlite3';
import { cellsOf } from '#app/services/capture/cells.server.ts';
import { currentDefinition } from '#app/services/definition.server.ts';
import { addDays } from '#app/study/days.ts';
import { parseForm } from '#app/study/form.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { today } from './study.ts';
import { consent, type Entries, forms, screening } from './typed.ts';

type Row = Record<string, string | number | null>;

/** Participants are randomised over this many days before today: most have finished, some are due, some overdue. */
const spread = 400;

export interface Bulk {
  /** The only forms that are entered at visits; default: all that are due. */
  only?: readonly string[];
  /** Days that have gone by since the last of them was randomised; default: none. */
  ago?: number;
}

/** Writes `count` participants into the study of this directory, which must not be open. */
export function loadInBulk(dir: string, count: number, bulk: Bulk = {}): void {
  const db = new Database(databaseFile(dir));
  const inserts = new Map<string, (row: Row) => void>();
  const insert = (table: string, row: Row) => {
    const known = inserts.get(table) ?? inserter(db, table);
    inserts.set(table, known);
    known(row);
  };
  db.transaction(() => {
    for (let i = 0; i < count; i++) participant(insert, i, count, bulk);
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.exec('analyze; vacuum');
  db.close();
}

function inserter(db: Database.Database, table: string): (row: Row) => void {
  const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map((each) => each.name);
  const statement = db.prepare(
    `insert into "${table}" (${columns.map((each) => `"${each}"`)}) values (${columns.map(() => '?')})`,
  );
  return (row) => void statement.run(columns.map((each) => row[each] ?? null));
}

const idOf = (kind: string, i: number) =>
  Buffer.from(`${kind}${i}`.padStart(12, '0')).toString('hex').slice(-24);

function participant(
  insert: (table: string, row: Row) => void,
  i: number,
  count: number,
  { only, ago = 0 }: Bulk,
): void {
  const now = today();
  // Spread evenly whatever the count, so that a filter leaves the same share of every size.
  const randomised = addDays(now, -ago - Math.floor((spread * (count - i)) / count));
  const first = addDays(randomised, -7);
  const id = idOf('pa', i);
  const record = (key: string, instrument: string, visit: string, day: string, entries: Entries) => ({
    id: idOf(key, i),
    participant_id: id,
    visit,
    state: 'complete',
    version: 1,
    definition,
    missing: '{}',
    warnings: '{}',
    entered_by: 'bench',
    entered_at: `${day}T00:00:00.000Z`,
    changed_by: 'bench',
    changed_at: `${day}T00:00:00.000Z`,
    ...cells(instrument, entries),
  });
  insert('screening', {
    ...record('sc', 'screening', 'screening', first, screening(first)),
    seq: i + 1,
    number: `S-${String(i + 1).padStart(3, '0')}`,
    verdict: 'eligible',
    reasons: '[]',
  });
  insert('participant', {
    id,
    seq: i + 1,
    number: `L-${String(i + 1).padStart(3, '0')}`,
    screening_id: idOf('sc', i),
    site_id: 'site',
    enrolled_at: `${first}T00:00:00.000Z`,
    randomised_at: `${randomised}T00:00:00.000Z`,
    randomised_on: randomised,
  });
  insert('consent', record('co', 'consent', 'enrolment', first, consent(first)));
  for (const [v, visit] of study.visits.entries()) {
    const day = addDays(randomised, visit.targetDay);
    if (day > now || (v > 0 && i % 20 === 0)) continue;
    const missed = v > 0 && i % 33 === 0;
    insert('visit', {
      id: idOf(`v${v}`, i),
      participant_id: id,
      visit: visit.name,
      visit_date: missed ? null : day,
      state: missed ? 'missed' : 'open',
      missed_reason: missed ? 'away' : null,
      version: 1,
      definition,
      entered_by: 'bench',
      entered_at: `${day}T00:00:00.000Z`,
    });
    if (missed) continue;
    for (const [f, form] of visit.forms.entries())
      if (only?.includes(form) !== false)
        insert(form, record(`f${v}${f}`, form, visit.name, day, entriesOf(form, day, 2 * i + v)));
  }
  if (i % 8 === 0)
    insert(
      'adverse_event',
      record('ae', 'adverse_event', 'any', randomised, entriesOf('adverse_event', randomised, i)),
    );
}

const { definition } = currentDefinition();
const entriesOf = (form: string, day: string, n: number): Entries => forms[form]?.(day, n) ?? [];

/** The cells of a form, read and calculated as a save would. */
function cells(name: string, entries: Entries): Row {
  const instrument = instrumentNamed(name);
  if (!instrument) throw new Error(`The study has no instrument called ${name}.`);
  return cellsOf(instrument, parseForm(instrument, entries, { today: today() }).values);
}
