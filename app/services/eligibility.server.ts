// Eligibility, confirmed by somebody who did not screen her. The same act freezes the stratum that she will be drawn in:
// whatever changes either of them afterwards takes the confirmation away until somebody confirms again.
import { and, asc, desc, eq, isNull, or } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Judgement } from '#app/study/eligibility.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from './accounts/names.server.ts';
import { isFollowed } from './capture/followed.server.ts';
import { identityOf } from './capture/identity.server.ts';
import { liveRecord, type ParticipantRow, participantNumbered } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import { type Stratifying, strataInForce, stratumOf } from './randomisation/strata.server.ts';
import type { Scope } from './scope.server.ts';

/** `absent`: randomised by an earlier version, which asked for no confirmation. */
export type Standing = 'too_early' | 'not_eligible' | 'wanted' | 'changed' | 'confirmed' | 'absent';

/** In place of a stratum: the screening changed after it was confirmed. */
const withdrawn = '';

export interface Eligibility {
  standing: Standing;
  /** All her screenings, the last one first. */
  screenings: Row[];
  confirmation: { id: string; stratum: string; confirmed_by: string; confirmed_at: string } | undefined;
  /** As her forms stand now. */
  stratum: string | undefined;
  /** Whether the confirmation fell with a later screening, and not with a stratifying value. */
  isScreenedSince: boolean;
  /** Whether it was the reader who screened her. */
  hasScreened: boolean;
}

/** Where the confirmation of her eligibility stands. `by` is what stratifies. */
export async function eligibilityOf(
  scope: Scope,
  q: Reading,
  her: ParticipantRow,
  by: readonly Stratifying[],
): Promise<Eligibility> {
  const { eligibility_confirmation: table } = scope.engine.tables;
  const [confirmation] = await q.select().from(table).where(eq(table.participant_id, her.id));
  const screenings = await screeningsOf(scope, q, her.id);
  const stratum = await stratumOf(scope, q, her.id, by);
  const consent = await liveRecord(scope, q, 'consent', her.id, enrolment.name);
  const standing = (): Standing => {
    if (her.randomised_at) return confirmation ? 'confirmed' : 'absent';
    if (screenings[0]?.verdict !== 'eligible') return 'not_eligible';
    if (consent?.state !== 'complete' || stratum === undefined) return 'too_early';
    if (!confirmation) return 'wanted';
    return confirmation.stratum === stratum ? 'confirmed' : 'changed';
  };
  const isScreenedSince = confirmation?.stratum === withdrawn;
  return {
    standing: standing(),
    screenings,
    confirmation,
    stratum,
    isScreenedSince,
    hasScreened: await hasScreened(scope, q, screenings),
  };
}

async function screeningsOf(scope: Scope, q: Reading, participant: string): Promise<Row[]> {
  const { screening, participant: participants } = scope.engine.tables;
  const [enrolledBy] = await q
    .select({ id: screening.id, first: screening.rescreen_of })
    .from(participants)
    .innerJoin(screening, eq(screening.id, participants.screening_id))
    .where(eq(participants.id, participant));
  const first = enrolledBy?.first ?? enrolledBy?.id ?? '';
  return (await q
    .select()
    .from(screening)
    .where(or(eq(screening.id, first), eq(screening.rescreen_of, first)))
    .orderBy(desc(screening.seq))) as Row[];
}

/** Whether this person screened her, also from another account with her address: a closed one's may be invited again. */
async function hasScreened(scope: Scope, q: Reading, screenings: readonly Row[]): Promise<boolean> {
  const { account } = scope.engine.tables;
  const own = await q
    .select({ id: account.id })
    .from(account)
    .where(eq(account.email, scope.actor.email))
    .orderBy(asc(account.id));
  const ids: unknown[] = [scope.actor.id, ...own.map(({ id }) => id)];
  return screenings.some((row) => ids.includes(row.entered_by) || ids.includes(row.changed_by));
}

/** Whether it is this person who could confirm now. */
export const mayConfirm = ({ standing, hasScreened }: Eligibility): boolean =>
  (standing === 'wanted' || standing === 'changed') && !hasScreened;

export interface EligibilityView {
  number: string;
  /** Initials and year of birth: for coordinators, who hold her consent. */
  identity: string | null;
  standing: Standing;
  isScreenedSince: boolean;
  randomisedOn: string | null;
  screening: { number: string; on: string; by: string | null };
  /** Null where they are closed: to an assessor, once she is randomised, they are values of before. */
  criteria: Judgement['criteria'] | null;
  confirmed: { by: string | null; at: string } | null;
  mayConfirm: boolean;
  hasScreened: boolean;
  /** Which screening the page shows. */
  version: number;
}

/** The page of the confirmation. Throws page.not_found. */
export async function eligibilityView(scope: Scope, number: string): Promise<EligibilityView> {
  const q = scope.engine.read;
  const her = await participantNumbered(scope, q, number);
  const its = await eligibilityOf(scope, q, her, await strataInForce(scope));
  const { screenings, confirmation, standing, isScreenedSince } = its;
  const last = screenings[0] ?? {};
  const isCoordinator = scope.actor.role === 'coordinator';
  const screenedBy = String(last.entered_by);
  const nameOf = await namesOf(scope, [screenedBy, confirmation?.confirmed_by ?? null]);
  const isOpen = isCoordinator || her.randomised_at === null;
  return {
    number,
    identity: isCoordinator ? await identityOf(scope, q, her.id) : null,
    standing,
    isScreenedSince,
    randomisedOn: her.randomised_on,
    screening: {
      number: String(last.number),
      on: String(last.screening_date),
      by: nameOf(screenedBy),
    },
    criteria: isOpen ? (JSON.parse(String(last.reasons)) as Judgement['criteria']) : null,
    confirmed: confirmation ? { by: nameOf(confirmation.confirmed_by), at: confirmation.confirmed_at } : null,
    mayConfirm: mayConfirm(its),
    hasScreened: its.hasScreened,
    version: Number(last.seq),
  };
}

export interface ConfirmInput {
  /** `yes`: she has checked it against the source. */
  checked?: string;
  /** Which screening her page showed. */
  version?: string;
  mode?: string;
}

export type Confirmed =
  | { ok: true }
  | { ok: false; status: 409 | 422; errors: { field: string; message: string }[] };

/**
 * Confirms that she is eligible, and freezes her stratum. A second confirmation while one stands changes nothing. Throws
 * randomisation.already, eligibility.not_eligible, eligibility.too_early, or eligibility.own_screening.
 */
export async function confirmEligibility(
  scope: Scope,
  number: string,
  { checked = '', version = '', mode }: ConfirmInput,
): Promise<Confirmed> {
  return audited(scope, { action: 'eligibility.confirmed', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, mode);
    const her = await participantNumbered(scope, tx.query, number);
    const its = await eligibilityOf(scope, tx.query, her, await strataInForce(scope));
    const { standing, screenings, confirmation, stratum } = its;
    if (her.randomised_at) throw problem('randomisation.already');
    if (standing === 'not_eligible') throw problem('eligibility.not_eligible');
    if (its.hasScreened) throw problem('eligibility.own_screening');
    if (standing === 'too_early' || stratum === undefined) throw problem('eligibility.too_early');
    const refused = (status: 409 | 422, message: string): Confirmed => ({
      ok: false,
      status,
      errors: [{ field: 'checked', message }],
    });
    const last = screenings[0];
    if (String(last?.seq) !== version)
      return refused(
        409,
        `Confirmation: her last screening is ${last?.number} now. Nothing was changed: compare what stands here, and confirm again.`,
      );
    if (checked !== 'yes')
      return refused(422, 'Confirmation: tick the box once you have checked the answers against the source.');
    if (standing === 'confirmed') return { ok: true };
    const { eligibility_confirmation: table } = scope.engine.tables;
    const row = { stratum, confirmed_by: scope.actor.id, confirmed_at: tx.at };
    if (confirmation) await tx.update(table, confirmation.id, row);
    else await tx.insert(table, { id: tx.id(), participant_id: her.id, ...row });
    return { ok: true };
  });
}

/** Takes the confirmation of somebody who is screened anew, as this `first` screening of hers names her. */
export async function withdrawConfirmation(scope: Scope, tx: Tx, first: string): Promise<void> {
  const { eligibility_confirmation: table, participant, screening } = scope.engine.tables;
  const rows = await tx.query
    .select({ id: table.id, stratum: table.stratum, randomised: participant.randomised_at })
    .from(table)
    .innerJoin(participant, eq(participant.id, table.participant_id))
    .innerJoin(screening, eq(screening.id, participant.screening_id))
    .where(or(eq(screening.id, first), eq(screening.rescreen_of, first)))
    .orderBy(asc(table.id));
  for (const { id, stratum, randomised } of rows)
    if (randomised === null && stratum !== withdrawn) await tx.update(table, id, { stratum: withdrawn });
}

/** The numbers of those whom this person could confirm now, in their order. */
export async function toConfirm(scope: Scope): Promise<string[]> {
  const { participant } = scope.engine.tables;
  const q = scope.engine.read;
  const rows = await q
    .select({
      id: participant.id,
      number: participant.number,
      enrolled_at: participant.enrolled_at,
      randomised_at: participant.randomised_at,
      randomised_on: participant.randomised_on,
    })
    .from(participant)
    .where(and(isNull(participant.randomised_on), isFollowed(scope)))
    .orderBy(asc(participant.seq));
  if (rows.length === 0) return [];
  const by = await strataInForce(scope);
  const found: string[] = [];
  for (const her of rows) if (mayConfirm(await eligibilityOf(scope, q, her, by))) found.push(her.number);
  return found;
}
