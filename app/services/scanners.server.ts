// The scanners of the site: which there are, how precise each is, and which two were calibrated against each other. A
// record names its scanner in words, so a name stays, and a scanner is taken out of use and never away.
import { asc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { type Field, kindOf, type Value } from '#app/study/kinds.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from './accounts/names.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

const line = { kind: 'text', mustHave: true } as const;
const change = { kind: 'decimal', unit: 'g/cm²', decimals: 3, min: 0.001, max: 0.2, mustHave: true } as const;
const scannerFields = {
  scanner: { ...line, label: 'Name', maxLength: 60 },
  serial: { ...line, label: 'Serial number', maxLength: 40 },
  software: { ...line, label: 'Software', maxLength: 60 },
  ls_lsc: { ...change, label: 'Least significant change, spine' },
  fn_lsc: { ...change, label: 'Least significant change, femoral neck' },
  in_use: { kind: 'yes_no', label: 'In use', mustHave: true },
} satisfies Record<string, Field>;
const calibrationFields = {
  one: { ...line, label: 'First scanner', maxLength: 60 },
  other: { ...line, label: 'Second scanner', maxLength: 60 },
  made_on: { kind: 'day', label: 'Day of the calibration', notFuture: true, mustHave: true },
  made_by: { ...line, label: 'Made by', maxLength: 60 },
  equation: { ...line, label: 'Equation', maxLength: 200 },
} satisfies Record<string, Field>;

export interface ScannerView {
  id: string;
  version: number;
  typed: Record<string, string>;
  inUse: boolean;
}

export interface ScannersView {
  scanners: ScannerView[];
  calibrations: {
    id: string;
    one: string;
    other: string;
    on: string;
    by: string;
    equation: string;
    enteredBy: string | null;
  }[];
}

const rowsOf = (scope: Scope, q: Reading) => {
  const { scanner } = scope.engine.tables;
  return q.select().from(scanner).orderBy(asc(scanner.entered_at), asc(scanner.id));
};

/** All of them, the oldest first, and the calibrations of two. */
export async function scannersView(scope: Scope): Promise<ScannersView> {
  const { cross_calibration: calibration } = scope.engine.tables;
  const q = scope.engine.read;
  const scanners = await rowsOf(scope, q);
  const all = await q.select().from(calibration).orderBy(asc(calibration.made_on), asc(calibration.id));
  const nameOf = await namesOf(
    scope,
    all.map((each) => each.entered_by),
  );
  const called = (id: string) => scanners.find((each) => each.id === id)?.name ?? id;
  return {
    scanners: scanners.map((each) => ({
      id: each.id,
      version: each.version,
      inUse: each.in_use === 1,
      typed: {
        scanner: each.name,
        serial: each.serial,
        software: each.software,
        ls_lsc: each.ls_lsc.toFixed(3),
        fn_lsc: each.fn_lsc.toFixed(3),
        in_use: String(each.in_use),
      },
    })),
    calibrations: all.map((each) => ({
      id: each.id,
      one: called(each.one_id),
      other: called(each.other_id),
      on: each.made_on,
      by: each.made_by,
      equation: each.equation,
      enteredBy: nameOf(each.entered_by),
    })),
  };
}

export type Entered = Readonly<Record<string, string | undefined>>;
export type SettingSaved =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

function read(fields: Readonly<Record<string, Field>>, entered: Entered, today: string) {
  const values: Record<string, Value> = {};
  const errors: { field: string; message: string }[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const answer = kindOf(field).parse(field, entered[name] ?? '', { today });
    if (!answer.ok) errors.push({ field: name, message: answer.message });
    else if (answer.value === null) errors.push({ field: name, message: `${field.label}: this is needed.` });
    else values[name] = answer.value;
  }
  return { values, errors };
}

const textsAmong = (fields: Readonly<Record<string, Field>>, values: Record<string, Value>) =>
  Object.entries(fields).flatMap(([field, { kind, label }]) =>
    kind === 'text' && typeof values[field] === 'string' ? [{ field, label, text: values[field] }] : [],
  );

const todayOf = async (scope: Scope) => dayAt(scope.world.now(), (await needSite(scope)).timeZone);

/** Names a scanner, or changes what is known of one: its name stays, since records hold it. */
export async function saveScanner(scope: Scope, entered: Entered): Promise<SettingSaved> {
  const { values, errors } = read(scannerFields, entered, await todayOf(scope));
  const warnings = askAbout('scanner', textsAmong(scannerFields, values), entered as Ticks);
  const { scanner } = scope.engine.tables;
  const id = entered.id ?? '';
  return audited(scope, { action: 'scanner.saved' }, async (tx): Promise<SettingSaved> => {
    await sameMode(scope, tx.query, entered.__mode);
    const before = id === '' ? undefined : await tx.find(scanner, id);
    if (id !== '' && !before) throw problem('page.not_found');
    const refused = (field: string, message: string): SettingSaved => ({
      ok: false,
      errors: [{ field, message }],
    });
    if (errors.length > 0) return { ok: false, errors };
    const name = String(values.scanner);
    if (before && name !== before.name)
      return refused(
        'scanner',
        `Name: records hold the name “${before.name}”, so it stays. Enter another scanner instead.`,
      );
    if (!before && (await scannerNamed(scope, tx.query, name)))
      return refused(
        'scanner',
        `Name: there is a scanner “${name}” already. Change what is known of it instead.`,
      );
    const known = {
      serial: String(values.serial),
      software: String(values.software),
      ls_lsc: Number(values.ls_lsc),
      fn_lsc: Number(values.fn_lsc),
      in_use: values.in_use === true ? 1 : 0,
    };
    const isSame =
      before && Object.entries(known).every(([key, value]) => before[key as keyof typeof known] === value);
    if (isSame) return { ok: true };
    if (before && String(before.version) !== entered.version)
      return refused('serial', 'This scanner was changed meanwhile. Nothing was saved: read the page again.');
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    if (before) await tx.update(scanner, id, { ...known, version: before.version + 1 });
    else await tx.insert(scanner, { ...made(scope, tx), name, ...known, version: 1 });
    return { ok: true };
  });
}

const made = (scope: Scope, tx: Tx) => ({ id: tx.id(), entered_by: scope.actor.id, entered_at: tx.at });

/** Notes that two scanners were calibrated against each other. An entry stays as it is; a better one is another entry. */
export async function addCrossCalibration(scope: Scope, entered: Entered): Promise<SettingSaved> {
  const { values, errors } = read(calibrationFields, entered, await todayOf(scope));
  const warnings = askAbout('cross_calibration', textsAmong(calibrationFields, values), entered as Ticks);
  const { cross_calibration: calibration } = scope.engine.tables;
  return audited(scope, { action: 'scanners.calibrated' }, async (tx): Promise<SettingSaved> => {
    await sameMode(scope, tx.query, entered.__mode);
    const found = { one: '', other: '' };
    for (const field of ['one', 'other'] as const) {
      const name = values[field];
      if (typeof name !== 'string') continue;
      const row = await scannerNamed(scope, tx.query, name);
      if (row) found[field] = row.id;
      else
        errors.push({
          field,
          message: `${calibrationFields[field].label}: “${name}” is none of the scanners.`,
        });
    }
    if (found.one !== '' && found.one === found.other)
      errors.push({ field: 'other', message: 'Second scanner: it is the first one. Choose the other.' });
    if (errors.length > 0) return { ok: false, errors };
    const row = {
      one_id: found.one,
      other_id: found.other,
      made_on: String(values.made_on),
      made_by: String(values.made_by),
      equation: String(values.equation),
    };
    // Pressed twice it is one.
    const all = await tx.query
      .select()
      .from(calibration)
      .where(eq(calibration.one_id, row.one_id))
      .orderBy(asc(calibration.id));
    const isThere = all.some((each) =>
      Object.entries(row).every(([key, value]) => each[key as keyof typeof row] === value),
    );
    if (isThere) return { ok: true };
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    await tx.insert(calibration, { ...made(scope, tx), ...row });
    return { ok: true };
  });
}

const normal = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** The scanner that a record names; spaces and capitals do not count. */
async function scannerNamed(scope: Scope, q: Reading, name: string) {
  return (await rowsOf(scope, q)).find((each) => normal(each.name) === normal(name));
}

/** The names to choose from for a scan. */
export const scannersInUse = async (scope: Scope, q: Reading): Promise<string[]> =>
  (await rowsOf(scope, q)).flatMap((each) => (each.in_use === 1 ? [each.name] : []));

/** Whether a calibration of the two scanners that these names stand for was entered, in whichever order. */
export async function areCrossCalibrated(
  scope: Scope,
  q: Reading,
  one: unknown,
  other: unknown,
): Promise<boolean> {
  const pair = [await scannerNamed(scope, q, String(one)), await scannerNamed(scope, q, String(other))];
  const ids = pair.flatMap((each) => each?.id ?? []);
  if (ids.length < 2) return false;
  const { cross_calibration: calibration } = scope.engine.tables;
  const all = await q
    .select({ one: calibration.one_id, other: calibration.other_id })
    .from(calibration)
    .orderBy(asc(calibration.id));
  return all.some((each) => ids.includes(each.one) && ids.includes(each.other) && ids[0] !== ids[1]);
}
