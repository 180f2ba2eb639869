// The calendar feed: one secret address for each person who has the calendar, which her calendar program asks now and
// then. It tells what the calendar page tells her, number, visit, time and site, and the same to each role.
import { and, asc, eq, gte } from 'drizzle-orm';
import ical from 'ical-generator';
import { addDays } from '#app/study/days.ts';
import { study } from '#app/study/index.ts';
import type { RoleName } from '#app/study/roles.ts';
import { instantAt } from '#app/study/wall-clock.ts';
import { newToken, tokenHash } from './accounts/password.server.ts';
import { isBeforeEnd } from './capture/followed.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, studyState } from './settings.server.ts';

/** Who has the calendar. A feed stops when its account is closed, or is of another role. */
const readers: readonly RoleName[] = ['coordinator', 'assessor'];
/** Days that an appointment stays in the feed after it. */
const past = 31;

async function feedRow(scope: Scope, q: Pick<Tx['query'], 'select'>) {
  const { calendar_feed: feed } = scope.engine.tables;
  return (
    await q.select({ id: feed.id, made: feed.made_at }).from(feed).where(eq(feed.account_id, scope.actor.id))
  )[0];
}

/** When the actor's address was made; null where she has none. The address itself is nowhere. */
export const ownFeed = async (scope: Scope): Promise<string | null> =>
  (await feedRow(scope, scope.engine.read))?.made ?? null;

/** Makes the actor's address and answers its token, once; the one that she had before stops. */
export async function makeFeed(scope: Scope): Promise<string> {
  const { calendar_feed: feed } = scope.engine.tables;
  return audited(scope, { action: 'calendar_feed.made' }, async (tx) => {
    const token = newToken(tx.bytes(32));
    const cells = { token_hash: tokenHash(token), made_at: tx.at };
    const before = await feedRow(scope, tx.query);
    if (before) await tx.update(feed, before.id, cells);
    else await tx.insert(feed, { id: tx.id(), account_id: scope.actor.id, ...cells });
    await tx.event('access', scope.actor.id);
    return token;
  });
}

/** The actor's address stops. */
export async function revokeFeed(scope: Scope): Promise<void> {
  await audited(scope, { action: 'calendar_feed.revoked' }, async (tx) => {
    const before = await feedRow(scope, tx.query);
    if (!before) return;
    await tx.remove(scope.engine.tables.calendar_feed, before.id);
    await tx.event('access', scope.actor.id);
  });
}

/** The calendar at an address, as RFC 5545 has it; null for a token that is no open person's. */
export async function feedAt(scope: Scope, token: string): Promise<string | null> {
  const { calendar_feed: feed, account, booking, participant } = scope.engine.tables;
  const { read } = scope.engine;
  const owner = (
    await read
      .select({ role: account.role })
      .from(feed)
      .innerJoin(account, eq(account.id, feed.account_id))
      .where(and(eq(feed.token_hash, tokenHash(token)), eq(account.state, 'active')))
  )[0];
  const { site, mode } = await studyState(scope);
  if (!owner || !readers.some((role) => role === owner.role) || !site) return null;
  const now = scope.world.now();
  const rows = await read
    .select({
      id: booking.id,
      number: participant.number,
      visit: booking.visit,
      day: booking.day,
      time: booking.time,
      version: booking.version,
      changed: booking.changed_at,
    })
    .from(booking)
    .innerJoin(participant, eq(participant.id, booking.participant_id))
    .where(
      and(
        eq(booking.state, 'booked'),
        gte(booking.day, addDays(dayAt(now, site.timeZone), -past)),
        isBeforeEnd(scope),
      ),
    )
    .orderBy(asc(booking.day), asc(booking.id));
  const practice = mode === 'practice' ? ' (practice)' : '';
  const calendar = ical({
    name: `${study.title} visits, ${site.name}${practice}`,
    prodId: { company: 'Equipoise', product: 'Calendar', language: 'EN' },
    ttl: 3600,
  });
  for (const { id, number, visit, day, time, version, changed } of rows) {
    const start = time === null ? undefined : instantAt(day, time, site.timeZone);
    calendar.createEvent({
      id: `${id}@equipoise`,
      // A time that the clock of the site leaves out was refused; without one she is expected on the day.
      start: start ?? `${day}T00:00:00.000Z`,
      allDay: start === undefined,
      stamp: now,
      lastModified: changed,
      sequence: version - 1,
      summary: `${number} ${shortOf(visit)}`,
      location: site.name,
    });
  }
  return calendar.toString();
}

const shortOf = (visit: string) => study.visits.find(({ name }) => name === visit)?.short ?? visit;
