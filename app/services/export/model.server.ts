// What an export holds: named tables with described columns, made from one snapshot and already filtered for
// its reader. Identifiers are not in it; what its arm column says is decided elsewhere.
import { study } from '#app/study/index.ts';
import { daysBetween, visitNamed } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { unscheduledReasons } from '../capture/unscheduled.server.ts';
import { missedReasons } from '../capture/visits.server.ts';
import type { Keyring } from '../keyring.server.ts';
import type { ArmColumn, ArmState } from './arm-column.server.ts';
import { blindingTable } from './blinding.server.ts';
import { breakColumns, breakRows } from './code-breaks.server.ts';
import {
  type Column,
  columnsOf,
  instrumentOf,
  once,
  plainColumn,
  repeated,
  suffixOf,
} from './columns.server.ts';
import { courseRows } from './course.server.ts';
import { eventColumns, eventRows } from './events.server.ts';
import { incidents } from './incidents.server.ts';
import { logRecords } from './logs.server.ts';
import { noteColumns, noteRows } from './notes.server.ts';
import { reconsentColumns, reconsentRows } from './reconsents.server.ts';
import { readAll, type Source } from './source.server.ts';

export type { Column } from './columns.server.ts';

export interface Table {
  name: string;
  label: string;
  columns: Column[];
  rows: string[][];
}

interface Options {
  arm: ArmColumn;
  /** Opens what is sealed once the study is unsealed, and nothing before. */
  keys: Keyring;
  /** What the arm column is, and SYNTHETIC or PRACTICE where they apply. */
  marks: string;
}
/** Its name marks a file that has no rows yet. */
export const marksName = (state: ArmState) => `${state}_arm_marks`;
const marksColumn = ({ arm }: Options) => plainColumn(marksName(arm.state), 'Marks of this export', 'text');

const keyColumns = [
  plainColumn('study_id', 'Study identifier', 'text'),
  plainColumn('participant', 'Participant number', 'text'),
];

const missedColumn = (suffix = '') =>
  plainColumn(`missed_reason${suffix}`, 'Why the visit was missed', 'code', { codes: missedReasons });

/** All tables of an export. `marks` stands in every row of every file. */
export async function exportTables(q: Reading, tables: Tables, options: Options): Promise<Table[]> {
  const source = await readAll(q, tables, options.arm);
  const blinding = blindingTable(source, options.arm);
  const keys = options.arm.state === 'unsealed' ? options.keys : null;
  const logged = await incidents(q, tables, source, keys);
  const course = await courseRows(q, tables, keys);
  const ofParticipants = (name: string, label: string, own: readonly Column[], rows: string[][]): Table => ({
    ...{ name, label, rows },
    columns: [...keyColumns, options.arm.column, ...own, marksColumn(options)],
  });
  return [
    participantsTable(source, options),
    visitsTable(source, options),
    ofParticipants(
      'adverse_events',
      'Adverse events entered by blinded staff',
      eventColumns,
      await eventRows(q, tables, source, options.marks),
    ),
    ...(await logTables(q, tables, source, options)),
    ofParticipants(
      'course',
      'What became of participants, and protocol deviations',
      course.columns,
      source.participants.flatMap(({ id, number, arm }) =>
        course.of(id).map((cells) => [study.id, number, arm, ...cells, options.marks]),
      ),
    ),
    ofParticipants(
      'reconsents',
      'Consents given again',
      reconsentColumns,
      await reconsentRows(q, tables, source, options.marks),
    ),
    ofParticipants(
      'allocation_notes',
      'Mistakes noted after randomisation',
      noteColumns,
      await noteRows(q, tables, source, options.marks),
    ),
    ofParticipants(
      'code_breaks',
      'Codes broken in an emergency',
      breakColumns(options.arm.state),
      await breakRows(q, tables, source, { state: options.arm.state, marks: options.marks }),
    ),
    {
      name: 'unblinding_incidents',
      label: 'Unblinding incidents',
      columns: [...logged.columns, marksColumn(options)],
      rows: logged.rows.map((row) => [...row, options.marks]),
    },
    ...(blinding
      ? [
          {
            name: 'blinding_index',
            label: 'How well the blind held',
            columns: [...blinding.columns, marksColumn(options)],
            rows: blinding.rows.map((row) => [...row, options.marks]),
          },
        ]
      : []),
  ];
}

function participantsTable(source: Source, options: Options): Table {
  const { arm, marks } = options;
  const screening = instrumentOf('screening');
  const columns = [
    ...keyColumns,
    plainColumn('site', 'Study site', 'text'),
    arm.column,
    plainColumn('randomised_on', 'Day of randomisation', 'day'),
    plainColumn('stratum', 'Stratum, as it was at randomisation', 'text'),
    ...columnsOf(screening, '', 'scr_'),
    ...columnsOf(instrumentOf('consent')),
    ...once.flatMap(({ form }) => columnsOf(instrumentOf(form))),
    ...study.visits.flatMap((visit) => [
      plainColumn(`visit_date${suffixOf(visit.name)}`, `Date of the ${visit.label.toLowerCase()}`, 'day'),
      plainColumn(`visit_state${suffixOf(visit.name)}`, `State of the ${visit.label.toLowerCase()}`, 'text'),
      missedColumn(suffixOf(visit.name)),
      ...repeated.flatMap((form) => columnsOf(instrumentOf(form), suffixOf(visit.name))),
    ]),
    marksColumn(options),
  ];
  const consent = source.records('consent', 'enrolment');
  const own = once.map(({ form, visit }) => source.records(form, visit));
  const visits = study.visits.map(({ name }) => ({
    name,
    forms: repeated.map((form) => source.records(form, name)),
  }));
  const rows = source.participants.map((each) => {
    const line = [
      study.id,
      each.number,
      each.site,
      each.arm,
      each.randomised_on ?? '',
      each.stratum ?? '',
      ...each.screening,
    ];
    line.push(...consent(each.id));
    for (const cells of own) line.push(...cells(each.id));
    for (const { name, forms } of visits) {
      const row = source.visit(name, each.id);
      line.push(row?.visit_date ?? '', row?.state ?? '', row?.missed_reason ?? '');
      for (const cells of forms) line.push(...cells(each.id));
    }
    line.push(marks);
    return line;
  });
  return {
    name: 'participants',
    label: 'One row a participant, baseline and follow-up side by side',
    columns,
    rows,
  };
}

function visitsTable(source: Source, options: Options): Table {
  const { arm, marks } = options;
  const all = [...study.visits.map(({ name }) => name), ...source.unscheduled];
  const columns = [
    ...keyColumns,
    arm.column,
    plainColumn('visit', 'Visit', 'code', {
      codes: all.map((name) => [name, visitNamed(name)?.label ?? name] as const),
    }),
    plainColumn('visit_date', 'Date of the visit', 'day'),
    plainColumn('visit_day', 'Day after randomisation', 'integer', {
      unit: 'days',
      derivation: 'visit_date - randomised_on',
    }),
    plainColumn('visit_state', 'State of the visit', 'text'),
    missedColumn(),
    plainColumn('unscheduled_reason', 'Why a visit outside the schedule was made', 'code', {
      codes: unscheduledReasons,
    }),
    ...repeated.flatMap((form) => columnsOf(instrumentOf(form))),
    marksColumn(options),
  ];
  const visits = all.map((name) => ({
    name,
    forms: repeated.map((form) => source.records(form, name)),
  }));
  const rows = source.participants.flatMap((each) =>
    visits.flatMap(({ name, forms }) => {
      const row = source.visit(name, each.id);
      if (!row) return [];
      const date = row.visit_date;
      const day = date && each.randomised_on ? String(daysBetween(each.randomised_on, date)) : '';
      const line = [study.id, each.number, each.arm, name, date ?? '', day, row.state];
      line.push(row.missed_reason ?? '', row.unscheduled_reason ?? '');
      for (const cells of forms) line.push(...cells(each.id));
      line.push(marks);
      return [line];
    }),
  );
  return { name: 'visits', label: 'One row a participant and visit', columns, rows };
}

async function logTables(q: Reading, tables: Tables, source: Source, options: Options): Promise<Table[]> {
  const whose = new Map(source.participants.map((each) => [each.id, [study.id, each.number, each.arm]]));
  return (await logRecords(q, tables, source)).map(({ name, label, columns, rows }) => ({
    name,
    label: `${label}, entered by blinded staff`,
    columns: [...keyColumns, options.arm.column, ...columns, marksColumn(options)],
    rows: rows.map(({ participant, cells }) => [...(whose.get(participant) ?? []), ...cells, options.marks]),
  }));
}
