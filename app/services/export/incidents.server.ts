// The log of unblinding incidents in an export: before the study is unsealed the coded part of what blinded people logged,
// about whom it is left out, and afterwards all of it. With the number, how assessors learnt an arm could be laid beside the
// letters of the masked groups. It has no arm column: an incident may be about nobody, and a name or a text may tell the arm.
import { and, asc, gt, ne } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import type { Row as StoredRow } from '#db/ledger.ts';
import { valuesOf } from '../capture/cells.server.ts';
import { reasonsOf } from '../capture/double-press.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { revealWhole } from '../two-layers/whole.server.ts';
import { blocksOf, type FormRow } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { enteredByVariable } from './form-tables.server.ts';
import { formPart, plain } from './form-variables.server.ts';
import { keyVariables, marksVariable } from './participant-table.server.ts';
import type { Row, Table } from './table.server.ts';

const loggedBy = enteredByVariable('logged_by', 'Whether a blinded or an unblinded person logged it');

/** One row an incident, in the order of participants and of entry; those about nobody in particular last. */
export function incidentsTable(cut: Cut): Table {
  const { keys, isWhole } = cut;
  const part = formPart(unblindingIncident, { whole: isWhole });
  const [studyId, participant] = keyVariables;
  const number = plain('incident_number', 'Place in this table', 'int');
  const about = isWhole
    ? 'Participant number; empty where it is about nobody in particular'
    : 'Participant number; empty until the study is unsealed';
  return {
    name: 'unblinding_incidents',
    sasName: 'UNBLINDI',
    label: 'Unblinding incidents',
    structure: isWhole
      ? 'One row an unblinding incident, whoever logged it'
      : 'One row an unblinding incident logged by blinded staff',
    keys: ['study_id', 'incident_number'],
    variables: [
      ...(studyId ? [studyId] : []),
      number,
      ...(participant ? [{ ...participant, label: about, shortLabel: 'Participant number' }] : []),
      ...(isWhole ? [loggedBy] : []),
      ...part.variables,
      marksVariable(cut),
    ],
    async *rows() {
      let count = 0;
      const rowOf = (her: string | null, row: FormRow): Row => {
        count += 1;
        const by = isWhole ? [row.isBlinded ? 'blinded' : 'unblinded'] : [];
        return [study.id, count, her, ...by, ...part.cellsOf(row), cut.stamp.marks];
      };
      if (!keys) for await (const rows of openRows(cut)) yield rows.map((row) => rowOf(null, row));
      else {
        for await (const block of blocksOf(cut)) {
          const records = await block.records(unblindingIncident.name);
          yield block.people.flatMap((her) =>
            (records.get(her.id) ?? []).map((row) => rowOf(her.number, row)),
          );
        }
        const others = await revealWhole(cut.q, cut.tables, keys, unblindingIncident, ['']);
        yield others.map((row) => rowOf(null, { ...row, stored: null }));
      }
    },
  };
}

const batch = 500;

/** What blinded people logged, in the order of ids: one that told of when would tell about whom. */
async function* openRows({ q, tables, withheld }: Cut): AsyncIterable<FormRow[]> {
  const table = instrumentTableOf(tables, unblindingIncident.name);
  for (let last = ''; ; ) {
    const rows = (await q
      .select()
      .from(table)
      .where(and(gt(table.id, last), ne(table.state, 'void')))
      .orderBy(asc(table.id))
      .limit(batch)) as StoredRow[];
    const end = rows.at(-1);
    if (!end) return;
    last = String(end.id);
    yield rows
      .filter((row) => !withheld.has(String(row.participant_id)))
      .map((row) => ({
        ...{
          id: String(row.id),
          visit: '',
          state: String(row.state),
          isBlinded: true,
          parent: '',
          stored: (name: string) => row[name] ?? null,
        },
        ...{ values: valuesOf(unblindingIncident, row), missing: reasonsOf(row) },
      }));
  }
}
