// The calendar feed, read by a reader that is not ours: whose it is, what it holds, and when it stops.
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { feedAt } from '#app/services/calendar-feed.server.ts';
import { addDays } from '#app/study/days.ts';
import type { RoleName } from '#app/study/roles.ts';
import { book, followUpDay, randomised } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { site, type TestWorld, world } from '../world.ts';

type Reader = 'coordinator' | 'assessor';
const make = (w: TestWorld, role: Reader = 'assessor') => w.as(role).calendar.makeFeed();
const read = (w: TestWorld, token: string) => feedAt(w.scope('system'), token);

/** The events of a feed as another program understands them. */
const events = (text: string | null) => {
  const calendar = new ICAL.Component(ICAL.parse(text ?? ''));
  return calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
};
const summaries = (text: string | null) => events(text).map((each) => each.summary);

const named = async (w: TestWorld, its: object) =>
  expect(await w.as('administrator').settings.saveSite({ ...site, ...its })).toEqual({ ok: true });

describe('nobody reads it', () => {
  test('by a token that is none, by one that was revoked or replaced, or once the account is closed', async () => {
    const w = await world();
    await randomised(w);
    const first = await make(w);
    expect(await read(w, first)).toContain('BEGIN:VCALENDAR');
    for (const token of ['', 'x'.repeat(43), first.slice(1), first.toUpperCase()])
      expect(await read(w, token), token).toBeNull();
    const second = await make(w);
    expect([await read(w, first), (await read(w, second)) === null]).toEqual([null, false]);
    await w.as('assessor').calendar.revokeFeed();
    expect([await read(w, second), await w.as('assessor').calendar.feed()]).toEqual([null, null]);
    const third = await make(w);
    await w.as('administrator').people.disable(w.actor('assessor').id, 'has left');
    expect(await read(w, third)).toBeNull();
  });

  test('and only who has the calendar makes one', async () => {
    const w = await world();
    for (const role of ['administrator', 'investigator', 'trainer', 'statistician'] as RoleName[])
      expect('calendar' in w.as(role), role).toBe(false);
  });
});

test('the address is kept nowhere, and that it was made and revoked is in the access ledger', async () => {
  const w = await world();
  const token = await make(w);
  const { calendar_feed: table } = w.runtime.engine.tables;
  const rows = await w.runtime.engine.read.select().from(table);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows).toHaveLength(1);
  await w.as('assessor').calendar.revokeFeed();
  const entries = await entriesOf(w, 'access');
  const actions = entries.map((each) => String(each.action)).filter((each) => each.startsWith('calendar'));
  expect(actions).toEqual(['calendar_feed.made', 'calendar_feed.revoked']);
  expect(JSON.stringify(entries)).not.toContain(token);
});

test('number, visit, time and site, and no name; the same to each role', async () => {
  const w = await world();
  const [one, two, none] = [await randomised(w), await randomised(w), await randomised(w)];
  await book(w, one, 'followup', { day: followUpDay, time: '09:30' });
  await book(w, two, 'followup', { day: followUpDay });
  await book(w, none, 'followup', { day: followUpDay });
  await w.as('assessor').capture.cancelBooking(none, 'followup', { version: '1' });
  const text = await read(w, await make(w));
  expect(await read(w, await make(w, 'coordinator'))).toBe(text);
  // Brisbane keeps one time all year, ten hours before UTC.
  const all = events(text).map((each) => [
    ...[each.summary, each.location, each.startDate.toString(), each.startDate.isDate],
  ]);
  expect(all.sort()).toEqual([
    [`${one} V2`, 'Gold Coast', '2026-10-30T23:30:00Z', false],
    [`${two} V2`, 'Gold Coast', '2026-10-31', true],
  ]);
  for (const word of ['Ines', 'QX', '1959', 'ATTENDEE', 'ORGANIZER', 'DESCRIPTION'])
    expect(text, word).not.toContain(word);
});

test('RFC 5545: lines end in CR LF and fold at 75 octets, and the stamp is of the clock of the study', async () => {
  const w = await world();
  const name = `${'Größe und Länge; ein langer Name, '.repeat(3)}Ende`;
  await named(w, { name });
  const number = await randomised(w);
  await book(w, number, 'followup', { day: followUpDay, time: '09:30' });
  const text = (await read(w, await make(w))) ?? '';
  const lines = text.split('\r\n');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(lines.filter((line) => line.startsWith(' ')).length).toBeGreaterThan(1);
  for (const line of lines) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  expect(lines).toContain('DTSTAMP:20260302T000000Z');
  expect(events(text)[0]?.location).toBe(name);
});

test('a booking that is moved is the same event, changed later and counted', async () => {
  const w = await world();
  const number = await randomised(w);
  const token = await make(w);
  const its = async () => {
    const [event] = events(await read(w, token));
    const { component, uid, sequence } = event as InstanceType<typeof ICAL.Event>;
    return { uid, sequence, changed: String(component.getFirstPropertyValue('last-modified')) };
  };
  await book(w, number, 'followup', { day: followUpDay, time: '09:30' });
  const before = await its();
  w.setDay('2026-05-01');
  await book(w, number, 'followup', { day: addDays(followUpDay, 1), time: '10:00', version: '1' });
  const after = await its();
  expect(after).toMatchObject({ uid: before.uid, sequence: 1 });
  expect([before.sequence, after.changed > before.changed]).toEqual([0, true]);
});

test.each([
  // The clock goes forward on 2026-10-04 at 02:00 in Sydney, and back on 2026-10-25 at 03:00 in Berlin.
  ['Australia/Sydney', '2026-10-03', '09:30', '2026-10-02T23:30:00Z'],
  ['Australia/Sydney', '2026-10-04', '01:59', '2026-10-03T15:59:00Z'],
  ['Australia/Sydney', '2026-10-04', '03:00', '2026-10-03T16:00:00Z'],
  ['Australia/Sydney', '2026-10-05', '09:30', '2026-10-04T22:30:00Z'],
  ['Europe/Berlin', '2026-10-24', '09:30', '2026-10-24T07:30:00Z'],
  ['Europe/Berlin', '2026-10-25', '09:30', '2026-10-25T08:30:00Z'],
])('across the change of the clock in %s: %s %s is %s', async (zone, day, time, instant) => {
  const w = await world();
  await named(w, { time_zone: zone });
  const number = await randomised(w);
  w.setDay('2026-09-01');
  const question = await w.as('assessor').capture.bookVisit(number, 'followup', { day, time });
  const day__confirm = question.ok ? undefined : question.warnings[0]?.message;
  if (!question.ok)
    expect(await w.as('assessor').capture.bookVisit(number, 'followup', { day, time, day__confirm })).toEqual(
      { ok: true },
    );
  const [event] = events(await read(w, await make(w)));
  expect(event?.startDate.toString()).toBe(instant);
});

test('an appointment stays for a month after it, and a year ahead is in', async () => {
  const w = await world();
  const number = await randomised(w);
  await book(w, number, 'followup', { day: followUpDay });
  const token = await make(w);
  const at = async (count: number) => {
    w.setDay(addDays(followUpDay, count));
    return summaries(await read(w, token));
  };
  expect(await at(-243)).toEqual([`${number} V2`]);
  expect(await at(31)).toEqual([`${number} V2`]);
  expect(await at(32)).toEqual([]);
});
