// The study's site and its mode. Practice data are discarded at activation; a production study keeps its
// design, its strata and its key for good.
import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { problem } from '#app/problem.ts';
import { study as definition } from '#app/study/index.ts';
import { type RoleName, roles, unsealers } from '#app/study/roles.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Engine } from '#db/open.ts';
import { normalEmail } from './accounts/sessions.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import { needKeyOfTheList } from './randomisation/design.server.ts';
import type { Scope } from './scope.server.ts';

export const studyRow = 'study';
export const siteRow = 'site';

export interface Site {
  name: string;
  timeZone: string;
  scanner: string;
  safetyName: string;
  safetyPhone: string;
  safetyEmail: string;
  /** Names of the optional forms that are switched on, in the order of the study. */
  optionalForms: string[];
}

export interface StudyState {
  mode: 'practice' | 'production';
  synthetic: boolean;
  site: Site | null;
  /** The instant of the lock. */
  lockedAt: string | null;
  unsealed: boolean;
}

function prepareState({ read, tables: { study, site, study_lock: lock, unsealing } }: Engine) {
  return read
    .select({
      mode: study.mode,
      synthetic: study.synthetic,
      site,
      lockedAt: lock.locked_at,
      signed: sql<number>`(select count(*) from ${unsealing})`,
    })
    .from(study)
    .leftJoin(lock, isNotNull(lock.id))
    .leftJoin(site, eq(site.id, given('site')))
    .where(eq(study.id, given('study')))
    .prepare();
}

/** The mode, the site and whether it is locked, read anew each time: another process may have changed them. */
export async function studyState({ engine }: Pick<Scope, 'engine'>): Promise<StudyState> {
  const read = cached(engine.read, studyState, () => prepareState(engine));
  const row = (await read.execute({ study: studyRow, site: siteRow }))[0];
  const at = row?.site;
  return {
    mode: row?.mode === 'production' ? 'production' : 'practice',
    synthetic: row?.synthetic === 1,
    lockedAt: row?.lockedAt ?? null,
    unsealed: Boolean(row?.lockedAt) && Number(row?.signed) === unsealers.length,
    site: at
      ? {
          name: at.name,
          timeZone: at.time_zone,
          scanner: at.scanner,
          safetyName: at.safety_name,
          safetyPhone: at.safety_phone,
          safetyEmail: at.safety_email,
          optionalForms: optionalNames.filter((each) => at.optional_forms?.split(' ').includes(each)),
        }
      : null,
  };
}

/**
 * Begins work with a study: writes its row, and this version of the definition, when they are not there yet. Throws
 * KeyError when its key is missing or another study's.
 */
export async function ensureStudy(
  scope: Scope,
  options: { definitionData: string; synthetic?: boolean },
): Promise<void> {
  await needKeyOfTheList(scope);
  const { study, definition: definitions } = scope.engine.tables;
  const known = await scope.engine.read
    .select({ id: definitions.id })
    .from(definitions)
    .where(eq(definitions.id, scope.definition));
  const rows = await scope.engine.read.select({ id: study.id }).from(study);
  if (known.length > 0 && rows.length > 0) return;
  await audited(scope, { action: 'definition.used' }, async (tx) => {
    if (!(await tx.find(definitions, scope.definition)))
      await tx.insert(definitions, {
        id: scope.definition,
        version: definition.version,
        data: options.definitionData,
        first_used_at: tx.at,
      });
    if (!(await tx.find(study, studyRow)))
      await tx.insert(study, {
        id: studyRow,
        mode: 'practice',
        synthetic: options.synthetic ? 1 : 0,
        definition: scope.definition,
        created_at: tx.at,
        activated_at: null,
      });
  });
}

const line = (label: string) =>
  z
    .string()
    .trim()
    .min(1, `${label}: this is needed.`)
    .regex(/^\P{Cc}*$/u, `${label}: one line without control characters is possible.`)
    .max(120, `${label}: at most 120 characters are possible.`);
const siteForm = z.object({
  name: line('Study site'),
  time_zone: line('Time zone').refine(isTimeZone, {
    error: (issue) =>
      `Time zone: “${String(issue.input)}” is not known. Use a name such as Australia/Brisbane.`,
  }),
  scanner: line('DXA scanner'),
  safety_name: line('Safety contact'),
  safety_phone: line('Telephone of the safety contact').regex(/^\+?[0-9 ()-]{5,}$/, {
    error: (issue) => `Telephone of the safety contact: “${String(issue.input)}” is not a telephone number.`,
  }),
  safety_email: line('E-mail address of the safety contact').pipe(
    z.email({
      error: (issue) =>
        `E-mail address of the safety contact: “${String(issue.input)}” is not an e-mail address.`,
    }),
  ),
});

const optionalNames = definition.instruments.filter((each) => each.optional).map(({ name }) => name);
/** Of the boxes `optional_<form>` of the settings those that are ticked, as they are stored. */
const tickedForms = (sent: Ticks) =>
  optionalNames.filter((each) => sent[`optional_${each}`] === '1').join(' ') || null;

/** A zone by its name: an offset such as +10:00 knows no summer time, and no day of its own beyond those of the names. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export type SiteSaved =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

/** Names the site. The safety contact must stand outside the blinded team. */
export async function saveSite(scope: Scope, raw: unknown, ticks: Ticks = {}): Promise<SiteSaved> {
  const parsed = siteForm.safeParse(raw);
  if (!parsed.success) {
    const seen = new Set<string>();
    const errors = parsed.error.issues.flatMap((issue) => {
      const field = String(issue.path[0]);
      if (seen.has(field)) return [];
      seen.add(field);
      return [{ field, message: issue.message }];
    });
    return { ok: false, errors };
  }
  const row = {
    ...parsed.data,
    safety_email: normalEmail(parsed.data.safety_email),
    optional_forms: tickedForms(ticks),
  };
  const texts = [
    { field: 'name', label: 'Study site', text: row.name },
    { field: 'scanner', label: 'DXA scanner', text: row.scanner },
    { field: 'safety_name', label: 'Safety contact', text: row.safety_name },
  ];
  const warnings = askAbout('site', texts, ticks);
  const { site, account } = scope.engine.tables;
  return audited(scope, { action: 'site.saved' }, async (tx) => {
    const holders = await tx.query
      .select({ role: account.role })
      .from(account)
      .where(eq(account.email, row.safety_email))
      .orderBy(asc(account.id));
    if (holders.some((each) => roles[each.role as RoleName].blinded))
      return {
        ok: false,
        errors: [
          {
            field: 'safety_email',
            message: `E-mail address of the safety contact: ${row.safety_email} belongs to the blinded team; the contact must stand outside it.`,
          },
        ],
      };
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    if (await tx.find(site, siteRow)) await tx.update(site, siteRow, row);
    else await tx.insert(site, { id: siteRow, ...row });
    return { ok: true };
  });
}

/** The site, or the Problem that says that set-up comes first. */
export async function needSite(scope: Pick<Scope, 'engine'>): Promise<Site> {
  const { site } = await studyState(scope);
  if (!site) throw problem('setup.needed');
  return site;
}

/** The calendar day at the site at an instant. */
export function dayAt(instant: string, timeZone: string): string {
  const known = dayFormats.get(timeZone) ?? dayFormat(timeZone);
  dayFormats.set(timeZone, known);
  return known.format(new Date(instant));
}

// Making a format takes fifty times as long as using it.
const dayFormats = new Map<string, Intl.DateTimeFormat>();
const dayFormat = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
