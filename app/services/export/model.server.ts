// What an export holds: named tables with described columns, made from one snapshot and already filtered for a
// masked reader. Identifiers and whatever reveals the arm are not in it.
import { asc, eq } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Field, kindOf, type Value } from '#app/study/kinds.ts';
import { missingReasons } from '#app/study/missing.ts';
import { daysBetween } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { fromCell, openFields } from '../capture/cells.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';

export interface Column {
  name: string;
  label: string;
  type: 'text' | 'integer' | 'decimal' | 'day' | 'code';
  unit: string;
  /** code=label pairs, where the values are codes. */
  codes: readonly (readonly [string, string])[];
  derivation: string;
  source: string;
}

export interface Table {
  name: string;
  label: string;
  columns: Column[];
  rows: string[][];
}

export interface Marks {
  /** DUMMY ARM, and SYNTHETIC or PRACTICE where they apply. */
  marks: string;
}

const plainColumn = (
  name: string,
  label: string,
  type: Column['type'],
  more: Partial<Column> = {},
): Column => ({
  name,
  label,
  type,
  unit: '',
  codes: [],
  derivation: '',
  source: '',
  ...more,
});

const codesOfMissing = missingReasons.map(([code, label]) => [String(code), label] as const);
const armCodes = [
  ['A', 'Arm A (dummy)'],
  ['B', 'Arm B (dummy)'],
] as const;
const marksColumn = plainColumn('marks', 'Marks of this export', 'text');

/** Fields that a masked export may hold. */
function exported(instrument: Instrument): [string, Field][] {
  return openFields(instrument).flatMap((name) => {
    const field = instrument.fields[name];
    return field && !field.identifier ? [[name, field] as [string, Field]] : [];
  });
}

function columnsOf(instrument: Instrument, suffix = '', prefix = ''): Column[] {
  return exported(instrument).flatMap(([name, field]) => {
    const calculated = field.kind === 'calculated';
    const book = kindOf(field).codebook(field);
    const column: Column = {
      name: `${prefix}${name}${suffix}`,
      label: field.exportLabel ?? field.label,
      type: columnType(field),
      unit: book.unit ?? '',
      codes: codesOf(field),
      derivation: calculated ? `${field.rule.id} v${field.rule.version}: ${field.rule.formula}` : '',
      source: `${instrument.name}.${name}`,
    };
    const missing = plainColumn(
      `${prefix}${name}${suffix}_missing`,
      `Reason missing: ${column.label}`,
      'code',
      {
        codes: codesOfMissing,
        source: column.source,
      },
    );
    return calculated ? [column] : [column, missing];
  });
}

function columnType(field: Field): Column['type'] {
  if (field.kind === 'integer') return 'integer';
  if (field.kind === 'decimal' || field.kind === 'calculated') return 'decimal';
  if (field.kind === 'choice' || field.kind === 'yes_no') return 'code';
  return field.kind === 'day' && !field.partial ? 'day' : 'text';
}

function codesOf(field: Field): readonly (readonly [string, string])[] {
  if (field.kind === 'yes_no')
    return [
      ['1', 'Yes'],
      ['0', 'No'],
    ];
  if (field.kind === 'choice' || field.kind === 'multi_choice')
    return field.choices.map(([code, label]) => [String(code), label] as const);
  return [];
}

function cellsOf(instrument: Instrument, row: Row | undefined): string[] {
  const reasons = row ? (JSON.parse(String(row.missing)) as Record<string, number>) : {};
  return exported(instrument).flatMap(([name, field]) => {
    const value: Value = row ? fromCell(instrument, name, row[name] ?? null) : null;
    const text = value === null ? '' : kindOf(field).csv(field, value);
    return field.kind === 'calculated' ? [text] : [text, reasons[name] ? String(reasons[name]) : ''];
  });
}

const instrumentOf = (name: string): Instrument => {
  const found = study.instruments.find((each) => each.name === name);
  if (!found) throw new Error(`The study has no instrument called ${name}.`);
  return found;
};

const suffixes: Record<string, string> = { baseline: '_bl', followup: '_fu' };
const suffixOf = (visit: string) => suffixes[visit] ?? `_${visit}`;

/** Forms that are entered at more than one visit; the others are the participant's own. */
const repeated = [...new Set<string>(study.visits.flatMap((each) => [...each.forms]))].filter(
  (form) => study.visits.filter((visit) => (visit.forms as readonly string[]).includes(form)).length > 1,
);
const once = [...new Set<string>(study.visits.flatMap((each) => [...each.forms]))].filter(
  (form) => !repeated.includes(form),
);

interface Source {
  participants: {
    id: string;
    number: string;
    site: string;
    screening: Row;
    randomised_on: string | null;
    arm: string;
  }[];
  record(form: string, visit: string, participant: string): Row | undefined;
  visit(visit: string, participant: string): Row | undefined;
}

/** Reads everything once, in the order of participant numbers. `dummy` gives the arm column. */
async function readAll(q: Reading, tables: Tables, dummy: (participant: string) => string): Promise<Source> {
  const people = await q
    .select()
    .from(tables.participant)
    .innerJoin(tables.screening, eq(tables.screening.id, tables.participant.screening_id))
    .innerJoin(tables.site, eq(tables.site.id, tables.participant.site_id))
    .orderBy(asc(tables.participant.seq));
  const records = new Map<string, Row>();
  for (const form of ['consent', ...once, ...repeated]) {
    const table = instrumentTableOf(tables, form);
    const rows = (await q
      .select()
      .from(table)
      .orderBy(asc(table.participant_id), asc(table.visit), asc(table.id))) as Row[];
    for (const row of rows)
      if (row.state !== 'void')
        records.set(`${form} ${String(row.visit)} ${String(row.participant_id)}`, row);
  }
  const visits = new Map<string, Row>();
  const visitRows = (await q
    .select()
    .from(tables.visit)
    .orderBy(asc(tables.visit.participant_id), asc(tables.visit.visit))) as Row[];
  for (const row of visitRows) visits.set(`${String(row.visit)} ${String(row.participant_id)}`, row);
  return {
    participants: people.map((each) => ({
      id: each.participant.id,
      number: each.participant.number,
      site: each.site.name,
      screening: each.screening as Row,
      randomised_on: each.participant.randomised_on,
      arm: each.participant.randomised_on ? dummy(each.participant.id) : '',
    })),
    record: (form, visit, participant) => records.get(`${form} ${visit} ${participant}`),
    visit: (visit, participant) => visits.get(`${visit} ${participant}`),
  };
}

const keyColumns = [
  plainColumn('study_id', 'Study identifier', 'text'),
  plainColumn('participant', 'Participant number', 'text'),
];
const armColumn = plainColumn('arm', 'DUMMY ARM: not the allocation', 'code', {
  codes: armCodes,
  derivation: 'HMAC of the participant under the mask key; independent of the allocation',
});

/** All tables of a masked export. `marks` stands in every row of every file. */
export async function exportTables(
  q: Reading,
  tables: Tables,
  options: { dummy: (participant: string) => string } & Marks,
): Promise<Table[]> {
  const source = await readAll(q, tables, options.dummy);
  return [
    participantsTable(source, options),
    visitsTable(source, options),
    await eventsTable(q, tables, source, options),
  ];
}

function participantsTable(source: Source, { marks }: Marks): Table {
  const screening = instrumentOf('screening');
  const first = study.visits[0]?.name ?? '';
  const columns = [
    ...keyColumns,
    plainColumn('site', 'Study site', 'text'),
    armColumn,
    plainColumn('randomised_on', 'Day of randomisation', 'day'),
    ...columnsOf(screening, '', 'scr_'),
    ...columnsOf(instrumentOf('consent')),
    ...once.flatMap((form) => columnsOf(instrumentOf(form))),
    ...study.visits.flatMap((visit) => [
      plainColumn(`visit_date${suffixOf(visit.name)}`, `Date of the ${visit.label.toLowerCase()}`, 'day'),
      plainColumn(`visit_state${suffixOf(visit.name)}`, `State of the ${visit.label.toLowerCase()}`, 'text'),
      ...repeated.flatMap((form) => columnsOf(instrumentOf(form), suffixOf(visit.name))),
    ]),
    marksColumn,
  ];
  const rows = source.participants.map((each) => [
    study.id,
    each.number,
    each.site,
    each.arm,
    each.randomised_on ?? '',
    ...cellsOf(screening, each.screening),
    ...cellsOf(instrumentOf('consent'), source.record('consent', 'enrolment', each.id)),
    ...once.flatMap((form) => cellsOf(instrumentOf(form), source.record(form, first, each.id))),
    ...study.visits.flatMap((visit) => {
      const row = source.visit(visit.name, each.id);
      return [
        String(row?.visit_date ?? ''),
        String(row?.state ?? ''),
        ...repeated.flatMap((form) => cellsOf(instrumentOf(form), source.record(form, visit.name, each.id))),
      ];
    }),
    marks,
  ]);
  return {
    name: 'participants',
    label: 'One row a participant, baseline and follow-up side by side',
    columns,
    rows,
  };
}

function visitsTable(source: Source, { marks }: Marks): Table {
  const columns = [
    ...keyColumns,
    armColumn,
    plainColumn('visit', 'Visit', 'code', {
      codes: study.visits.map((each) => [each.name, each.label] as const),
    }),
    plainColumn('visit_date', 'Date of the visit', 'day'),
    plainColumn('visit_day', 'Day after randomisation', 'integer', {
      unit: 'days',
      derivation: 'visit_date - randomised_on',
    }),
    plainColumn('visit_state', 'State of the visit', 'text'),
    ...repeated.flatMap((form) => columnsOf(instrumentOf(form))),
    marksColumn,
  ];
  const rows = source.participants.flatMap((each) =>
    study.visits.flatMap((visit) => {
      const row = source.visit(visit.name, each.id);
      if (!row) return [];
      const date = row.visit_date as string | null;
      const day = date && each.randomised_on ? String(daysBetween(each.randomised_on, date)) : '';
      const forms = repeated.flatMap((form) =>
        cellsOf(instrumentOf(form), source.record(form, visit.name, each.id)),
      );
      return [
        [study.id, each.number, each.arm, visit.name, date ?? '', day, String(row.state), ...forms, marks],
      ];
    }),
  );
  return { name: 'visits', label: 'One row a participant and visit', columns, rows };
}

async function eventsTable(q: Reading, tables: Tables, source: Source, { marks }: Marks): Promise<Table> {
  const instrument = instrumentOf('adverse_event');
  const table = instrumentTableOf(tables, 'adverse_event');
  const all = (await q
    .select()
    .from(table)
    .orderBy(asc(table.participant_id), asc(table.entered_at), asc(table.id))) as Row[];
  const byParticipant = Map.groupBy(
    all.filter((row) => row.state !== 'void'),
    (row) => String(row.participant_id),
  );
  const columns = [
    ...keyColumns,
    armColumn,
    plainColumn('event_number', 'Event of this participant', 'integer'),
    ...columnsOf(instrument),
    marksColumn,
  ];
  const rows = source.participants.flatMap((each) =>
    (byParticipant.get(each.id) ?? []).map((row, i) => [
      study.id,
      each.number,
      each.arm,
      String(i + 1),
      ...cellsOf(instrument, row),
      marks,
    ]),
  );
  return { name: 'adverse_events', label: 'Adverse events entered by blinded staff', columns, rows };
}
