// The export bundle: a zip whose bytes follow from the database and its cut alone. The cut is the last open
// event; sealed and access heads are never named, since they move with the acts of unblinded people.
import { stringify } from 'csv-stringify/sync';
import { eq } from 'drizzle-orm';
import { strToU8, zip } from 'fflate';
import { study } from '#app/study/index.ts';
import { canonical, sha256 } from '#db/canonical.ts';
import type { Reading } from '#db/open.ts';
import { audited } from '../ledger.server.ts';
import { receiptsSoFar } from '../randomisation/receipts.server.ts';
import type { Scope } from '../scope.server.ts';
import { studyState } from '../settings.server.ts';
import { type ArmState, armColumn, armSaid } from './arm-column.server.ts';
import { blindingFiles, blindingText } from './blinding.server.ts';
import { withheldOnes } from './course.server.ts';
import { leftOut } from './left-out.server.ts';
import { logFiles } from './logs.server.ts';
import { type Column, exportTables, marksName, type Table } from './model.server.ts';
import { rScript } from './r-script.server.ts';
import { readme } from './readme.server.ts';
import { describeList, howToVerify, listFiles } from './reveal.server.ts';

export interface Bundle {
  fileName: string;
  bytes: Uint8Array;
}

const incidentsSaid = (arm: ArmState) =>
  arm === 'unsealed'
    ? 'One row an unblinding incident, whoever logged it'
    : 'One row an unblinding incident logged by blinded staff';

const courseFiles = (arm: ArmState): readonly (readonly [string, string])[] => [
  [
    'course.csv',
    `One row a withdrawal, loss, death, completion or protocol deviation${arm === 'unsealed' ? ', whoever recorded it' : ' that blinded staff recorded'}`,
  ],
  ['reconsents.csv', 'One row a consent given again to a later version of the consent form'],
];
// Zip times have no zone and begin in 1980: one fixed local time keeps the bytes equal everywhere.
const zipTime = '1980-01-01T00:00:00';

async function cutOf(scope: Scope, q: Reading) {
  const state = await studyState(scope);
  const { ledger_head: head, ledger_open: open } = scope.engine.tables;
  const last = (await q.select({ seq: head.seq, hash: head.hash }).from(head).where(eq(head.id, 'open')))[0];
  const at = last && (await q.select({ at: open.at }).from(open).where(eq(open.seq, last.seq)))[0]?.at;
  const keys = await scope.keyring();
  const arm = await armColumn(q, scope.engine.tables, keys);
  const marks = [
    state.synthetic ? 'SYNTHETIC' : null,
    state.mode === 'practice' ? 'PRACTICE' : null,
    armSaid[arm.state].mark,
  ]
    .filter((each) => each !== null)
    .join('; ');
  return {
    arm: arm.state,
    marks,
    more: await listFiles(scope, q, arm.state),
    receipts: await receiptsSoFar(scope, q),
    withheld: (await withheldOnes(q, scope.engine.tables)).size,
    tables: await exportTables(q, scope.engine.tables, { arm, marks, keys }),
    cut: { open_seq: last?.seq ?? 0, open_hash: last?.hash ?? '', at: at ?? '' },
  };
}

/** The cut before the lock; undefined after it, when the true groups are wanted. */
async function blindedCut(scope: Scope, q: Reading) {
  const { study_lock: lock } = scope.engine.tables;
  const isLocked = (await q.select({ id: lock.id }).from(lock)).length > 0;
  return isLocked ? undefined : cutOf(scope, q);
}

/** Makes the bundle from one snapshot of the database, which also decides what its arm column may say. */
export async function makeBundle(scope: Scope): Promise<Bundle> {
  const unblinded = scope.reach('exportAfterLock');
  const { tables, cut, arm, marks, more, receipts, withheld } =
    (await scope.engine.snapshot((q) => blindedCut(scope, q))) ??
    (await unblinded.engine.snapshot((q) => cutOf(unblinded, q)));
  const said = armSaid[arm];
  const blinding = tables.find(({ name }) => name === 'blinding_index');
  const files: (readonly [string, string])[] = [
    ...tables.map((table): [string, string] => [
      `${table.name}.csv`,
      csv([table.columns.map((each) => each.name), ...table.rows]),
    ]),
    ...(blinding
      ? [['blinding_index.txt', blindingText(study.title, marks, blinding.rows)] as [string, string]]
      : []),
    ['codebook.csv', csv(codebook(tables, arm, marks))],
    ['analysis_ready.R', rScript({ title: study.title, marks })],
    [
      'README.txt',
      readme({
        title: study.title,
        marks,
        arm: said.readme,
        more: [
          ...logFiles,
          ['unblinding_incidents.csv', incidentsSaid(arm)],
          ...courseFiles(arm),
          ...(blinding ? blindingFiles : []),
        ],
        verify: howToVerify(more),
        leftOut: leftOut(arm, withheld),
      }),
    ],
    ...more,
  ];
  const manifest = {
    study: study.id,
    title: study.title,
    definition: scope.definition,
    marks,
    cut,
    // Noted before unsealing, it keeps everybody from exchanging participants afterwards.
    ...(receipts && {
      randomised: { allocations: receipts.allocations.length, last_receipt: receipts.last },
    }),
    arm: said.manifest,
    left_out: leftOut(arm, withheld),
    files: files.map(([name, text]) => ({
      name,
      sha256: sha256(text),
      rows: tables.find((table) => `${table.name}.csv` === name)?.rows.length ?? null,
    })),
  };
  const all = [
    ...files,
    ['manifest.json', `${JSON.stringify(JSON.parse(canonical(manifest)), null, 2)}\n`] as [string, string],
  ];
  const bytes = await zipped(Object.fromEntries(all.map(([name, text]) => [name, strToU8(text)])));
  return { fileName: `${study.id}-${cut.open_seq}-${arm === 'unsealed' ? arm : `${arm}-arm`}.zip`, bytes };
}

// The large files are packed in threads of their own, so that a download keeps nobody else waiting. Not by the zlib
// of Node: its bytes differ from one processor to another.
const zipped = (files: Record<string, Uint8Array>) =>
  new Promise<Uint8Array>((resolve, reject) => {
    zip(files, { mtime: zipTime, level: 6, os: 3, attrs: 0o100644 << 16 }, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    );
  });

/** What the export page says: the files, what is left out, and where the cut would be now. */
export async function describeBundle(scope: Scope) {
  const { lockedAt, unsealed } = await studyState(scope);
  const state: ArmState = unsealed ? 'unsealed' : lockedAt !== null ? 'masked' : 'dummy';
  const { title, text } = armSaid[state];
  const { ledger_head: head } = scope.engine.tables;
  const last = (
    await scope.engine.read.select({ seq: head.seq, hash: head.hash }).from(head).where(eq(head.id, 'open'))
  )[0];
  const files: (readonly [string, string])[] = [
    ['participants.csv', 'One row a participant, baseline and follow-up side by side'],
    ['visits.csv', 'One row a participant and visit'],
    ['adverse_events.csv', 'One row an adverse event entered by blinded staff'],
    ...logFiles,
    ['unblinding_incidents.csv', incidentsSaid(state)],
    ...courseFiles(state),
    ['allocation_notes.csv', 'One row a mistake that was noted after randomisation; the allocation stands'],
    ['code_breaks.csv', 'One row a participant whose code was broken in an emergency, each time'],
    ...(state === 'unsealed' ? blindingFiles : []),
    ['codebook.csv', 'Every variable: label, type, unit, codes, derivation'],
    ['analysis_ready.R', 'Reads everything in R with labels and factors; base R, no packages'],
    ['manifest.json', 'Study, definition, cut, number of rows and SHA-256 of each file'],
    ['README.txt', 'How to read the files, and what is not in them'],
    ...(await describeList(scope, state)),
  ];
  return {
    arm: { title, text },
    files,
    leftOut: leftOut(state, (await withheldOnes(scope.engine.read, scope.engine.tables)).size),
    cut: { seq: last?.seq ?? 0, hash: last?.hash ?? '' },
  };
}

/** The bundle for a download; that it was taken is an access event. */
export async function downloadBundle(scope: Scope): Promise<Bundle> {
  const bundle = await makeBundle(scope);
  await audited(scope, { action: 'export.downloaded', subject: sha256(bundle.bytes) }, (tx) =>
    tx.event('access'),
  );
  return bundle;
}

/** CSV after RFC 4180: lines end in CR LF, and a cell is quoted where it must be. */
export const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => `${row.map(spelled).join(',')}\r\n`).join('');

// Of three million cells nearly none needs quotes, and the library makes several objects for each: it is asked for
// those that do.
const needsQuotes = /[",\r\n]/;
const spelled = (cell: string) =>
  needsQuotes.test(cell)
    ? stringify([[cell]], { record_delimiter: 'windows', quoted: true }).slice(0, -2)
    : cell;

function codebook(tables: readonly Table[], arm: ArmState, marks: string): string[][] {
  const header = [
    ...['file', 'variable', 'label', 'type', 'unit', 'codes', 'derivation', 'source'],
    ...['range', 'expected', 'rule', marksName(arm)],
  ];
  const line = (table: Table, column: Column) => [
    `${table.name}.csv`,
    column.name,
    column.label,
    column.type,
    column.unit,
    column.codes.map(([code, label]) => `${code}=${label}`).join(' | '),
    column.derivation,
    column.source,
    column.range,
    column.expected,
    column.rule,
    marks,
  ];
  return [header, ...tables.flatMap((table) => table.columns.map((column) => line(table, column)))];
}
