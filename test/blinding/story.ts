// What happens before anybody asks: thirty participants of both strata, of whom many have one arm in the first world
// and the other in the second, and a trainer who does more in the second world of everything that a trainer can do.
import { expect } from 'vitest';
import { designInForce } from '#app/services/randomisation/design.server.ts';
import { relist } from '#app/services/randomisation/relist.server.ts';
import { addDays } from '#app/study/days.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { RoleName } from '#app/study/roles.ts';
import {
  anthropometryEntries,
  beginUnscheduled,
  book,
  but,
  completeBaseline,
  completeFollowUp,
  dxaEntries,
  type Entries,
  enrol,
  eventEntries,
  followUpDay,
  incidentEntries,
  logIncident,
  measured,
  noteMistake,
  randomised,
  ready,
  reconsent,
  recordCourse,
  recordEvent,
  save,
  screen,
  sheet,
  strengthEntries,
} from '../acts.ts';
import { answerSealed, log, sealedEntries } from '../logging.ts';
import type { TestWorld } from '../world.ts';
import { formsOf } from './html.ts';
import { type Blinded, type Pair, pair } from './pair.ts';

export interface Story extends Pair {
  /** Everybody randomised. */
  numbers: string[];
  /** Those who lift in the first world alone, and in the second alone; each has women of both strata. */
  turned: { first: string[]; second: string[] };
  /** Her baseline is complete, her eligibility confirmed, and she is not randomised. */
  waiting: string[];
  /** Measured, and her eligibility is not confirmed. */
  unconfirmed: string[];
  /** Enrolled, and nothing measured; all forms of the last one are void. */
  enrolled: string[];
  /** Ids of events and incidents that the first coordinator and the first assessor entered; an event of each role is void. */
  events: string[];
  /** Ids that no page shows: of the trainer's events and incidents in either world, of participants and of accounts. */
  hidden: string[];
  /** How long the logs were before the first blinded person asked for anything. */
  before: number[];
}

/** Long after the follow-up was due. */
export const late = addDays('2026-03-02', 300);

const lifts = async (its: TestWorld) =>
  (await its.as('trainer').programme.revealArms())
    .filter((each) => each.arm.startsWith('High'))
    .map((each) => each.number)
    .sort();

const women = 30;
const hasMedication = (i: number) => i % 3 === 0;

/** Which of the women will be lifting, by the list that is in force. */
async function willLift(its: TestWorld): Promise<number[]> {
  const scope = its.scope('system');
  const list = relist(await designInForce(scope, scope.engine.read), await scope.keyring());
  const arms = Array.from(
    { length: women },
    (_, i) => list(`osteoporosis_medication=${Number(hasMedication(i))}`).arm,
  );
  return arms.flatMap((arm, i) => (arm === 'HIPRT' ? [i] : []));
}

/** Not as many in each, and of both strata some who are in the one arm here and in the other there. */
async function areApart(first: TestWorld, second: TestWorld): Promise<boolean> {
  const [one, two] = [await willLift(first), await willLift(second)];
  const turned = [one.filter((i) => !two.includes(i)), two.filter((i) => !one.includes(i))];
  return (
    one.length !== two.length &&
    turned.every((some) => some.length > 3 && new Set(some.map(hasMedication)).size === 2)
  );
}

export async function story(): Promise<Story> {
  const its = await pair({ suits: areApart });
  const { both, worlds } = its;
  const several = async (count: number, act: (each: TestWorld, i: number) => Promise<string>) => {
    const all: string[] = [];
    for (let i = 0; i < count; i++) all.push(await both((each) => act(each, i)));
    return all;
  };
  const medication = (i: number) => ({ medication: hasMedication(i) });
  const numbers = await several(women, (each, i) => randomised(each, medication(i)));
  // With medication, as the forms are sent later: so the stratum stays as it was confirmed.
  const waiting = await several(3, (each) => ready(each, { medication: true }));
  const enrolled = await several(3, (each) => enrol(each));
  for (const changes of [{}, { age: '60' }, { good_health: 'unknown' }])
    await both((each) => screen(each, changes));
  const unconfirmed = await several(3, (each) => measured(each));
  const [one, two] = [await lifts(worlds[0]), await lifts(worlds[1])];
  // And not as many in each, so that a count of anything that one arm alone has is seen.
  expect(one.length).not.toBe(two.length);
  const turned = {
    first: one.filter((each) => !two.includes(each)),
    second: two.filter((each) => !one.includes(each)),
  };
  for (const some of Object.values(turned)) {
    expect(some.length).toBeGreaterThan(3);
    expect(new Set(some.map((each) => numbers.indexOf(each) % 3 === 0)).size).toBe(2);
  }
  const events: string[] = [];
  for (const role of ['coordinator', 'assessor'] as const) {
    events.push(
      await both((each) => recordEvent(each, role, turned.first[0] ?? '')),
      await both((each) => logIncident(each, role, turned.second[0] ?? '')),
      await both((each) => logIncident(each, role)),
    );
    const number = (role === 'coordinator' ? turned.first : turned.second)[0] ?? '';
    for (const name of ['fall', 'fracture']) await both((each) => log(each, role, name, number));
    const parent = await both((each) => log(each, role, 'medication', number));
    events.push(await both((each) => log(each, role, 'medication_dose', number, { parent })));
    const id = await both((each) => recordEvent(each, role, turned.second[0] ?? ''));
    const key = { number: turned.second[0] ?? '', id };
    await both((each) => each.as(role).events.voidEvent(key, { reason: 'entered twice', version: 1 }));
    events.push(id);
  }
  await both((each) => voidForms(each, enrolled.at(-1) ?? ''));
  for (const some of Object.values(turned)) {
    await both((each) => noteMistake(each, some[0] ?? ''));
    // The first comes, the second does not, and the fourth is expected.
    for (const [i, time] of [[0], [1, '09:30'], [3, '14:00']] as const)
      await both((each) => book(each, some[i] ?? '', 'followup', { day: followUpDay, time }));
  }
  await both((each) => book(each, enrolled[0] ?? '', 'baseline', { day: '2026-03-05' }));
  // Outside the schedule: one of each arm, with a form that is complete and one that is not.
  for (const number of [turned.first[1], turned.second[2]])
    await both(async (each) => {
      const visit = await beginUnscheduled(each, number ?? '', { date: '2026-03-02', why: 'safety' });
      const key = { number: number ?? '', visit };
      await save(each, { ...key, form: 'anthropometry' }, anthropometryEntries);
      await save(each, { ...key, form: 'strength_function' }, strengthEntries.slice(0, 4));
    });
  const hidden = await unblindedLife(its);
  await followUps(its, turned);
  events.push(...(await courses(its, { numbers, turned, waiting })));
  await both((each) => sheet(each, '2.1', '2026-01-10', '0'));
  await both((each) => sheet(each, '2.2', '2026-09-01', '1'));
  for (const some of [turned.first, turned.second])
    await both((each) => reconsent(each, some[2] ?? '', '2.2', '2026-09-02'));
  const before = its.apps.map((app) => app.log.length);
  return { ...its, numbers, turned, waiting, unconfirmed, enrolled, events, hidden, before };
}

/** Measured once, and every form of it void. */
async function voidForms(its: TestWorld, number: string): Promise<void> {
  await completeBaseline(its, number);
  for (const form of study.visits[0]?.forms ?? []) {
    const role = instrumentNamed(form)?.enteredBy.includes('coordinator') ? 'coordinator' : 'assessor';
    const key = { number, visit: 'baseline', form };
    await its.as(role).capture.voidForm(key, { reason: 'another woman was measured', version: 1 });
  }
}

/** One finished, one missed, one begun; the others are long overdue. All of them differ between the worlds. */
async function followUps({ both }: Pair, turned: Story['turned']): Promise<void> {
  for (const [done = '', missed = '', begun = ''] of Object.values(turned)) {
    const key = { number: begun, visit: 'followup' } as const;
    await both((each) => completeFollowUp(each, done));
    await both(async (each) => {
      const { capture } = each.as('assessor');
      await capture.openVisit(begun, 'followup', { date: followUpDay, confirm: followUpDay });
      await save(each, { ...key, form: 'dxa' }, but(dxaEntries, { scan_date: followUpDay }));
      await save(each, { ...key, form: 'strength_function' }, strengthEntries.slice(0, 4));
      each.setDay(late);
      return capture.missVisit(missed, 'followup', 'declined');
    });
  }
}

/** What became of some of them, as blinded people know it: status and day, with reasons that are sealed. */
async function courses(
  { both }: Pair,
  { numbers, turned, waiting }: Pick<Story, 'numbers' | 'turned' | 'waiting'>,
): Promise<string[]> {
  const [one, two] = [turned.first, turned.second];
  const spared = numbers.filter((each) => ![...one, ...two].includes(each));
  const told: [string | undefined, Record<string, string | undefined>][] = [
    [one[0], { course_status: 'COMPLETED', course_date: late, course_reason: undefined }],
    [one[0], { course_date: '2026-04-01' }],
    [two[0], { course_status: 'DEVIATION', deviation_category: 'VISIT', course_reason: undefined }],
    [one[1], { course_status: 'LOST', course_date: '2026-08-01' }],
    [two[1], { course_date: '2026-05-01', course_reason: 'DISSATISFIED' }],
    [spared[0], { course_status: 'DIED', course_date: '2026-06-01', course_reason: undefined }],
    [spared[1], { course_status: 'WITHDREW_CONSENT', course_date: '2026-05-01', data_use: 'KEPT' }],
    [waiting[2], { course_status: 'WITHDREW_CONSENT', course_date: '2026-03-02', data_use: 'WITHHELD' }],
  ];
  const made: string[] = [];
  for (const [her = '', changes] of told)
    made.push(await both((each) => recordCourse(each, 'coordinator', her, changes)));
  await both((each) => recordCourse(each, 'coordinator', two[2] ?? '', {}, 2));
  const key = { number: one[0] ?? '', id: made[1] ?? '' };
  await both((each) =>
    each.as('coordinator').course.voidRecord(key, { reason: 'of another woman', version: 1 }),
  );
  return made;
}

/** Acts of administrator and coordinator are shared; what the two trainers do is not. Answers ids that stay hidden. */
async function unblindedLife(its: Pair): Promise<string[]> {
  const known: Record<string, unknown>[] = [];
  for (const each of its.worlds) {
    const { people } = each.as('administrator');
    const invited = await people.invite({ email: 'tess@example.org', name: 'Tess Tait', role: 'trainer' });
    const tess = (await people.list()).find((who) => who.name === 'Tess Tait')?.id ?? '';
    const tomas = each.actor('trainer').id;
    const reset = await people.reset(tomas);
    // A link to an unblinded account needs a second person.
    const second = each.as('coordinator').people;
    known.push({
      invited,
      confirmed: await second.confirm(tess),
      reset,
      resent: await second.confirm(tomas),
    });
  }
  const hidden = [];
  for (const live of Object.values(lives))
    for (const i of [0, 1] as const) hidden.push(...(await live(its, i)));
  await onlyInTheSecond(its, known[1] ?? {});
  const { tables, read } = its.worlds[0].runtime.engine;
  const idsOf = async (table: typeof tables.account | typeof tables.participant | typeof tables.allocation) =>
    (await read.select({ id: table.id }).from(table).orderBy(table.id).limit(8)).map((each) => each.id);
  for (const table of [tables.account, tables.participant, tables.allocation])
    hidden.push(...(await idsOf(table)).slice(0, table === tables.account ? 8 : 2));
  return [...new Set(hidden)];
}

type Unblinded = Exclude<RoleName, Blinded>;
/** What unblinded people do, each role of them: one that joins the study has to live here too. */
const lives: Record<Unblinded, (its: Pair, i: 0 | 1) => Promise<string[]>> = { trainer: trainersLife };

/** What the trainer does depends on the arms, and in the second world she does more of everything. */
export async function trainersLife({ worlds, apps }: Pair, i: 0 | 1): Promise<string[]> {
  const its = worlds[i];
  const { programme, events, incidents, course, drafts } = its.as('trainer');
  const made: string[] = [];
  for (const number of await lifts(its)) {
    await programme.recordTold(number, '2026-03-02');
    for (let again = 0; again <= i; again++) {
      const changes = { term: `Back spasm at the bar ${again}`, serious: '0' };
      made.push(await recordEvent(its, 'trainer', number, changes));
    }
    const id = made.at(-1) ?? '';
    const corrected = [...eventEntries, ['__version', '1'], ['__reason', 'a typing error']] as [
      string,
      string,
    ][];
    if (i === 1) await events.save({ number, id }, corrected);
  }
  const [first, second] = [await lifts(its), made.slice(0, 1)];
  if (i === 1)
    await events.voidEvent({ number: first[0] ?? '', id: second[0] ?? '' }, { reason: 'hers', version: 2 });
  // What she is told of falls and medicines, and what each says of her programme at the end.
  const told: string[] = [];
  for (const number of i === 1 ? first : first.slice(0, 2)) {
    for (let again = 0; again <= i; again++) told.push(await log(its, 'trainer', 'fall', number));
    const parent = await log(its, 'trainer', 'medication', number);
    told.push(parent, await log(its, 'trainer', 'medication_dose', number, { parent }));
    for (const form of Object.keys(sealedEntries)) told.push(await answerSealed(its, number, form));
  }
  // In the second world three incidents and one of them corrected, in the first one.
  const logged: string[] = [];
  for (let again = 0; again <= 2 * i; again++)
    logged.push(await logIncident(its, 'trainer', again === 1 ? '' : (first[0] ?? '')));
  const corrected = [...incidentEntries, ['__version', '1'], ['__reason', 'a typing error']] as Entries;
  if (i === 1)
    await incidents.save(
      { number: first[0] ?? null, id: logged[0] ?? '' },
      but(corrected, { impact: 'NONE' }),
    );
  // What became of them she hears first; of more of them in the second world.
  const heard: string[] = [];
  for (const number of i === 1 ? first : first.slice(0, 2))
    heard.push(await recordCourse(its, 'trainer', number, { course_reason: 'PAIN' }));
  if (i === 1)
    await course.voidRecord({ number: first[0] ?? '', id: heard[0] ?? '' }, { reason: 'hers', version: 1 });
  // What she types and does not save: of whom, and how much of it, depends on the arms.
  for (const number of i === 1 ? first : first.slice(0, 1))
    await drafts.keep([
      ['__place', `record/adverse_event/new/${number}`],
      ['term', 'Back spasm at the bar'],
    ]);
  for (let again = 0; again <= 2 * i; again++) {
    const trainer = await apps[i].signedIn('trainer');
    const hers = [`/logs/${first[0]}`, `/programme/${first[0]}/paces_8`];
    for (const path of ['/', '/programme', '/adverse-events', '/incidents', '/account', ...hers])
      await trainer.get(path);
  }
  return [
    ...[...made.slice(0, 3), ...made.slice(-3), ...logged, ...heard.slice(0, 3)],
    ...[...told.slice(0, 2), ...told.slice(-2)],
  ];
}

/** Fails to sign in, uses a link, changes her password: nobody in the first world does. */
async function onlyInTheSecond({ worlds, apps }: Pair, known: Record<string, unknown>): Promise<void> {
  const { email, password } = worlds[1].signInOf('trainer');
  for (let i = 0; i < 3; i++)
    expect((await apps[1].stranger().post('/sign-in', { email, password: 'not hers' })).status).toBe(422);
  const current = 'another, for a while';
  await followLink(apps[1], known, [known.resent, known.reset], current);
  const { account } = worlds[1].as('trainer');
  expect((await account.changePassword({ current, password, again: password })).ok).toBe(true);
  await followLink(apps[1], known, [known.confirmed, known.invited], 'tess and her own words');
  expect((await (await apps[1].signedIn('trainer')).post('/sign-out', {})).status).toBe(302);
}

/** Uses the one-time link among these answers, with whatever else they hold that its page asks for. */
async function followLink(app: Pair['apps'][0], known: object, answers: unknown[], password: string) {
  const texts = (value: unknown, name = ''): [string, string][] =>
    typeof value === 'string'
      ? [[name, value]]
      : Object.entries(value ?? {}).flatMap(([key, each]) => texts(each, key));
  const all = [...answers.flatMap((each) => texts(each)), ...texts(known)];
  const token = all.find(([, text]) => /^[A-Za-z0-9_-]{43}$/.test(text))?.[1];
  const path = `/welcome/${token}`;
  const page = await app.stranger().get(path);
  const fields = (formsOf(page.text, path)[0]?.asked ?? []).map(({ name }): [string, string] => {
    return [name, all.find(([key]) => key === name)?.[1] ?? password];
  });
  expect((await app.stranger().post(path, fields)).status, `${path} is used`).toBe(302);
}
