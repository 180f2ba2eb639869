// A small study in two worlds, in each of its stages, and the sweep over it: the same crawling, sending and comparing as
// in the large one, on so few pages that it can be run anew for every leak.
import { setTimeout as pause } from 'node:timers/promises';
import { designInForce } from '#app/services/randomisation/design.server.ts';
import { relist } from '#app/services/randomisation/relist.server.ts';
import { routesOf } from '../../access/routes.ts';
import {
  but,
  dxaEntries,
  enrol,
  followUpDay,
  measured,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
} from '../../acts.ts';
import { type Client, loadBuild } from '../../http.ts';
import { lock, unseal } from '../../locking.ts';
import type { TestWorld } from '../../world.ts';
import { anotherList } from '../another-list.ts';
import { compareExportCommand, compareVerifyCommand } from '../commands.ts';
import { sendForms } from '../forms.ts';
import { type Blinded, blinded, logsOf, type Pair, pair, type Twin } from '../pair.ts';
import { compareBundles, compareLedgers, compareLogs, compareMasked } from '../record.ts';
import { late, trainersLife } from '../story.ts';
import { crawl, manifests, oddRequests, otherWays } from '../sweep.ts';
import { jobsDone, serveThroughSeam, throughSeam } from './seam.ts';

export type StageName = 'production' | 'fresh' | 'practice' | 'awaited' | 'locked' | 'unsealed';
export type Reader = Blinded | 'stranger';

export interface Stage extends Pair {
  name: StageName;
  /** One who lifts in the first world alone, and one who lifts in the second alone. Their final visit has begun. */
  turned: readonly [string, string];
  /** Ready to be randomised. Of two that follow each other one at least lifts in one world alone. */
  waiting: string[];
  /** Ids of the trainers' events in either world. */
  hidden: string[];
  twin(role: Reader): Promise<Twin>;
  trainers: readonly [Client, Client];
}

const build = await loadBuild();
const routes = routesOf(build);
const plain = routes.map((each) => each.pattern).filter((each) => !/[:*]/.test(each));

const medication = (i: number) => i % 3 === 0;

/** Who will be lifting: those that are randomised first, and those that wait. */
async function lists(its: TestWorld, women: number, waiting: number): Promise<[boolean[], boolean[]]> {
  const scope = its.scope('system');
  const list = relist(await designInForce(scope, scope.engine.read), await scope.keyring());
  const lifts = (count: number, has: (i: number) => boolean) =>
    Array.from(
      { length: count },
      (_, i) => list(`osteoporosis_medication=${Number(has(i))}`).arm === 'HIPRT',
    );
  return [lifts(women, medication), lifts(waiting, () => true)];
}

const sizes: Record<StageName, { women: number; waiting: number }> = {
  production: { women: 8, waiting: 9 },
  fresh: { women: 3, waiting: 2 },
  practice: { women: 6, waiting: 3 },
  awaited: { women: 6, waiting: 2 },
  locked: { women: 6, waiting: 0 },
  unsealed: { women: 6, waiting: 0 },
};

const isActivated = { practice: false, awaited: 'committed' } as const;

async function begin(name: StageName): Promise<Pair> {
  const { women, waiting } = sizes[name];
  const isEarly = name === 'practice' || name === 'awaited';
  return pair({
    activated: isEarly ? isActivated[name] : true,
    serve: serveThroughSeam,
    async apart(its, i) {
      if (isEarly) await anotherList(its, i);
      await throughSeam(its);
    },
    async suits(first, second) {
      if (isEarly) return true;
      const [one, two] = [await lists(first, women, waiting), await lists(second, women, waiting)];
      const count = (some: boolean[]) => some.filter(Boolean).length;
      const sum = (some: boolean[]) => some.reduce((all, each, i) => all + (each ? i + 1 : 0), 0);
      const only = (a: boolean[], b: boolean[]) => a.some((each, i) => each && !b[i]);
      const differs = (i: number) => one[1][i] !== two[1][i];
      const pairs = Array.from({ length: Math.floor(waiting / 2) }, (_, i) => 2 * i);
      return (
        count(one[0]) !== count(two[0]) &&
        sum(one[0]) !== sum(two[0]) &&
        only(one[0], two[0]) &&
        only(two[0], one[0]) &&
        pairs.every((i) => differs(i) || differs(i + 1))
      );
    },
  });
}

const liftersOf = async (its: TestWorld) =>
  (await its.as('trainer').programme.revealArms())
    .filter((each) => each.arm.startsWith('High'))
    .map((each) => each.number);

/** The small study, at this stage. */
export async function stageOf(name: StageName): Promise<Stage> {
  const its = await begin(name);
  const { both, worlds, apps } = its;
  const { women, waiting: count } = sizes[name];
  const several = async (some: number, act: (w: TestWorld, i: number) => Promise<string>) => {
    const all: string[] = [];
    for (let i = 0; i < some; i++) all.push(await both((w) => act(w, i)));
    return all;
  };
  await several(women, (w, i) => randomised(w, { medication: medication(i) }));
  const waiting = await several(count, (w) => ready(w, { medication: true }));
  if (name === 'production') {
    await both(enrol);
    await both(measured);
    await both((w) => screen(w, { age: '60' }));
  }
  const [one, two] = [await liftersOf(worlds[0]), await liftersOf(worlds[1])];
  const only = [one.filter((each) => !two.includes(each)), two.filter((each) => !one.includes(each))];
  const turned = [only[0]?.sort()[0] ?? '', only[1]?.sort()[0] ?? ''] as const;
  if (turned.includes('')) throw new Error(`${name}: the lists are not apart.`);
  for (const number of turned)
    for (const role of ['coordinator', 'assessor'] as const) await both((w) => recordEvent(w, role, number));
  const hidden = [...(await trainersLife(its, 0)), ...(await trainersLife(its, 1))];
  if (name === 'production') await finalVisits(its, turned);
  if (name === 'locked' || name === 'unsealed') await both(lock);
  if (name === 'unsealed') await both(unseal);
  const twins = new Map<Reader, Promise<Twin>>();
  return {
    ...its,
    name,
    turned,
    waiting,
    hidden,
    twin(role) {
      // A stranger is one until she signs in; a leak that is caught leaves her signed in.
      const twin = (role !== 'stranger' && twins.get(role)) || its.asks(role);
      twins.set(role, twin);
      return twin;
    },
    trainers: [await apps[0].signedIn('trainer'), await apps[1].signedIn('trainer')],
  };
}

async function finalVisits({ both }: Pair, turned: Stage['turned']): Promise<void> {
  for (const number of turned)
    await both(async (w) => {
      w.setDay(followUpDay);
      const { capture } = w.as('assessor');
      await capture.openVisit(number, 'followup', { date: followUpDay, confirm: followUpDay });
      const key = { number, visit: 'followup', form: 'dxa' } as const;
      await save(w, key, but(dxaEntries, { scan_date: followUpDay }));
      w.setDay(late);
    });
}

/** What was asked since then: the logs say the same, and the open ledgers, also of what is done later. */
async function recordsAgree(stage: Stage, from: readonly number[]): Promise<void> {
  await pause(5);
  await jobsDone();
  compareLogs(logsOf(stage, from));
  await compareLedgers(stage.worlds);
}

const lengths = ({ apps }: Pair) => apps.map((app) => app.log.length);

/** Those who can see arms look at them first, in the second world more often. */
async function trainersLook({ trainers, turned }: Stage): Promise<void> {
  for (const [i, trainer] of trainers.entries())
    for (let again = 0; again <= i; again++)
      for (const path of ['/', '/programme', `/programme/${turned[0]}`, '/adverse-events'])
        await trainer.get(path);
}

/** Everybody reads everything, from this role on. */
export async function read(stage: Stage, first: Reader = 'administrator'): Promise<void> {
  await trainersLook(stage);
  const all: Reader[] = [...blinded, 'stranger'];
  const turn = all.indexOf(first);
  for (const role of [...all.slice(turn), ...all.slice(0, turn)]) {
    const from = lengths(stage);
    await readAs(stage, role);
    await recordsAgree(stage, from);
  }
}

async function readAs(stage: Stage, role: Reader): Promise<void> {
  const twin = await stage.twin(role);
  const { turned, hidden } = stage;
  const hers = turned.flatMap((number) => [
    `/participants/${number}`,
    `/participants/${number}/other`,
    `/participants/${number}/baseline/dxa`,
    `/programme/${number}`,
  ]);
  const places = [
    ...hers,
    '/participants/L-999',
    `/adverse-events/${hidden[0]}`,
    `/adverse-events/${hidden.at(-1)}`,
    `/welcome/${'x'.repeat(43)}`,
    '/nothing/here',
  ];
  if (role === 'stranger') return enterAs(stage, twin, ['/sign-in', ...places.slice(-4)]);
  const isHers = (path: string) => {
    const number = /[LS]-\d{3,}/.exec(path.split('?')[0] ?? '')?.[0];
    return number === undefined || number === 'S-001' || turned.some((each) => each === number);
  };
  const isClinical = role === 'coordinator' || role === 'assessor';
  await crawl(twin, [...plain, ...(isClinical ? places : places.slice(-5))], isHers, ['L-0', 'hiprt']);
  const some = isClinical
    ? [...turned.map((each) => `/participants/${each}`), '/participants']
    : ['/', '/lock'];
  await otherWays(twin, some, routes);
  await manifests(twin, [some[0] ?? '/'], build.assets.version);
  await oddRequests(twin, some.slice(-1));
}

/** A stranger, until she signs in. */
async function enterAs(stage: Stage, twin: Twin, places: readonly string[]): Promise<void> {
  await crawl(twin, places);
  await otherWays(twin, ['/sign-in'], routes);
  const { email, password } = stage.worlds[0].signInOf('assessor');
  await twin.post('/sign-in', [['email', email]]);
  await twin.post('/sign-in', [
    ['email', email],
    ['password', password],
  ]);
  await twin.get('/');
  await twin.post('/sign-out', []);
}

/** She opens these pages and sends their forms in every manner. */
export async function write(stage: Stage, role: Blinded, paths: readonly string[]): Promise<void> {
  const twin = await stage.twin(role);
  const from = lengths(stage);
  const { pages } = await crawl(twin, paths, () => false, []);
  const hers = new Map([...pages].filter(([path]) => paths.includes(path)));
  if (hers.size !== paths.length) throw new Error(`${role} is not shown all of ${paths}`);
  await sendForms({ twin, met: new Map() }, hers);
  await recordsAgree(stage, from);
  await crawl(twin, paths, () => false, []);
}

/** The download, from its page where it must not differ at all, and beside it. */
export async function download(stage: Stage): Promise<void> {
  if (stage.name !== 'locked') {
    await (await stage.twin('statistician')).post('/export/download', [['format', 'csv']]);
    await write(stage, 'statistician', ['/export']);
  }
  const [one, two] = [
    await stage.worlds[0].as('statistician').export.download(['csv']),
    await stage.worlds[1].as('statistician').export.download(['csv']),
  ];
  if (stage.name === 'locked') compareMasked('the masked export', one, two);
  else compareBundles('the export', one, two);
}

export async function run(stage: Stage, command: 'export' | 'verify'): Promise<void> {
  await (command === 'export' ? compareExportCommand(stage) : compareVerifyCommand(stage));
}
