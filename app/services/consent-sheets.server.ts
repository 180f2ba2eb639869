// The versions of the consent sheet: which there are, since when each is in force, and whether those who consented before it must
// consent again. Whoever consented under one that was in force on that day is never judged by a later one.
import { asc, eq, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Parsed } from '#app/study/form.ts';
import { type Field, kindOf, type Value } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { instrumentTableOf } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import type { Entered, SettingSaved } from './scanners.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

const fields = {
  sheet: { kind: 'text', label: 'Version', maxLength: 20, mustHave: true },
  approved_on: { kind: 'day', label: 'Approved on', notFuture: true, mustHave: true },
  again: { kind: 'yes_no', label: 'Those who consented before consent again', mustHave: true },
} satisfies Record<string, Field>;

export interface Sheet {
  id: string;
  label: string;
  approved_on: string;
  again: number;
  version: number;
}

/** All of them, in the order in which they came into force. */
export async function sheetsOf(scope: Scope, q: Reading): Promise<Sheet[]> {
  const { consent_sheet: sheet } = scope.engine.tables;
  return q
    .select({
      id: sheet.id,
      label: sheet.label,
      approved_on: sheet.approved_on,
      again: sheet.again,
      version: sheet.version,
    })
    .from(sheet)
    .orderBy(asc(sheet.approved_on), asc(sheet.entered_at), asc(sheet.id));
}

/** The version that is in force on a day; undefined before the first. */
export const inForce = <S extends Pick<Sheet, 'approved_on'>>(sheets: readonly S[], day: string) =>
  sheets.findLast((each) => each.approved_on <= day);

/** The day at the site. */
export const todayOf = async (scope: Scope) => dayAt(scope.world.now(), (await needSite(scope)).timeZone);

/** Enters a version, or changes what is known of one: its label stays, since records hold it. */
export async function saveSheet(scope: Scope, entered: Entered): Promise<SettingSaved> {
  const today = await todayOf(scope);
  const values: Record<string, Value> = {};
  const errors: { field: string; message: string }[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const answer = kindOf(field).parse(field, entered[name] ?? '', { today });
    if (!answer.ok) errors.push({ field: name, message: answer.message });
    else if (answer.value === null) errors.push({ field: name, message: `${field.label}: this is needed.` });
    else values[name] = answer.value;
  }
  const label = String(values.sheet ?? '');
  const warnings = askAbout(
    'consent_sheet',
    [{ field: 'sheet', label: 'Version', text: label }],
    entered as Ticks,
  );
  const { consent_sheet: table } = scope.engine.tables;
  const id = entered.id ?? '';
  return audited(scope, { action: 'consent_sheet.saved' }, async (tx): Promise<SettingSaved> => {
    await sameMode(scope, tx.query, entered.__mode);
    const before = id === '' ? undefined : await tx.find(table, id);
    if (id !== '' && !before) throw problem('page.not_found');
    if (errors.length > 0) return { ok: false, errors };
    const refused = (message: string): SettingSaved => ({ ok: false, errors: [{ field: 'sheet', message }] });
    if (before && label !== before.label)
      return refused(`Version: records hold “${before.label}”, so it stays. Enter another version instead.`);
    const known = { approved_on: String(values.approved_on), again: values.again === true ? 1 : 0 };
    const all = await sheetsOf(scope, tx.query);
    const same = all.find((each) => each.label === label);
    if (same && same.approved_on === known.approved_on && same.again === known.again) return { ok: true };
    if (!before && same)
      return refused(`Version: “${label}” is entered already. Change what is known of it instead.`);
    if (all.some((each) => each.id !== id && each.approved_on === known.approved_on))
      return {
        ok: false,
        errors: [
          {
            field: 'approved_on',
            message: `Approved on: another version has the day ${known.approved_on}; only one is in force on a day.`,
          },
        ],
      };
    if (before && known.approved_on !== before.approved_on && (await isSigned(scope, tx.query, before)))
      return {
        ok: false,
        errors: [
          {
            field: 'approved_on',
            message: `Approved on: somebody consented to this version, so its day stays ${before.approved_on}.`,
          },
        ],
      };
    if (before && String(before.version) !== entered.version)
      return refused('This version was changed meanwhile. Nothing was saved: read the page again.');
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    if (before) await tx.update(table, id, { ...known, version: before.version + 1 });
    else
      await tx.insert(table, {
        id: tx.id(),
        label,
        ...known,
        version: 1,
        entered_by: scope.actor.id,
        entered_at: tx.at,
      });
    return { ok: true };
  });
}

/** Whether somebody consented to this version, first or again. */
async function isSigned(scope: Scope, q: Reading, { id, label }: Pick<Sheet, 'id' | 'label'>) {
  const { reconsent } = scope.engine.tables;
  const consent = instrumentTableOf(scope.engine.tables, 'consent');
  const first = await q
    .select({ id: consent.id })
    .from(consent)
    .where(sql`${sql.identifier('consent_version')} = ${label}`)
    .limit(1);
  const again = await q
    .select({ id: reconsent.id })
    .from(reconsent)
    .where(eq(reconsent.sheet_id, id))
    .limit(1);
  return first.length + again.length > 0;
}

const label = 'Version of the consent form';

/** What is wrong with the version of a consent: it is the one in force on its day. What was saved before stays as it is. */
export async function notInForce(
  scope: Scope,
  q: Reading,
  { values }: Pick<Parsed, 'values'>,
  before?: Row,
): Promise<{ field: string; message: string }[]> {
  const { consent_version: version, consent_date: day } = values;
  if (typeof version !== 'string' || typeof day !== 'string') return [];
  if (before && version === before.consent_version && day === before.consent_date) return [];
  const sheets = await sheetsOf(scope, q);
  const [first] = sheets;
  if (!first) return [];
  const its = inForce(sheets, day);
  if (its?.label === version) return [];
  const message = its
    ? `${label}: “${version}” was not in force on ${day}; “${its.label}” is since ${its.approved_on}. Choose that one, or correct the day.`
    : `${label}: none was in force on ${day}; the first is “${first.label}” of ${first.approved_on}.`;
  return [{ field: 'consent_version', message }];
}

/** The version with this id. Throws page.not_found. */
export async function sheetWith(scope: Scope, q: Reading, id: string) {
  const { consent_sheet: sheet } = scope.engine.tables;
  const [found] = await q.select().from(sheet).where(eq(sheet.id, id));
  if (!found) throw problem('page.not_found');
  return found;
}
