// The role that owns the tables comes by an address of its own, which may lead elsewhere; and the tables may lie in
// another schema than public. Nothing is made, closed or removed but where the application works.
import { expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { alone, hasStudy, openEngine, openForReading, type Place, removeStudy, settle } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { clear } from '../../scripts/demo/clear.ts';
import { withRaw } from '../db/raw.ts';
import { addressOf } from '../places.ts';
import { run } from '../scripts/run.ts';
import { temporaryPlace } from '../world.ts';

const now = () => '2026-03-02T00:00:00.000Z';
const nothing = async () => undefined;
const databaseOf = ({ url }: Place) => new URL(url ?? '').pathname.slice(1);

async function studyIn(place: Place, synthetic: boolean): Promise<Place> {
  await (await openRuntime({ place, synthetic })).close();
  return place;
}

/** A database whose tables belong to another role than the application's. */
async function ofTwoRoles(): Promise<Place & { ownerUrl: string }> {
  const place = await temporaryPlace();
  const owner = 'equipoise_test_keeper';
  const ownerUrl = addressOf(databaseOf(place), owner);
  await withRaw(place, (raw) =>
    raw.exec(
      `do $$ begin create role ${owner} login password '${new URL(ownerUrl).password}'; exception when duplicate_object or unique_violation then null; end $$;
       alter database ${databaseOf(place)} owner to ${owner}`,
    ),
  );
  return { ...place, ownerUrl };
}

test.each([
  ['opening', (place: Place) => openEngine(place, { now })],
  ['working alone on it', (place: Place) => alone(place, nothing)],
  ['removing it', (place: Place) => removeStudy(place, nothing)],
  ['clearing a demonstration', (place: Place) => clear(place, {} as never)],
])('%s is refused when the owner is led to another database, and neither changes', async (_, act) => {
  const real = await studyIn(await temporaryPlace(), false);
  const play = await studyIn(await temporaryPlace(), true);
  const before = [await withRaw(real, (raw) => raw.tables()), await withRaw(play, (raw) => raw.tables())];
  await expect(act({ ...play, ownerUrl: real.url ?? '' })).rejects.toThrow(
    /owner of the tables is in .*, which is another database than .*DATABASE_OWNER_URL.*Nothing was changed/,
  );
  expect([await withRaw(real, (raw) => raw.tables()), await withRaw(play, (raw) => raw.tables())]).toEqual(
    before,
  );
});

test('a study is not settled in another database than that of the application', async () => {
  const [place, other] = [await temporaryPlace(), await temporaryPlace()];
  const settled = settle({ ...place, ownerUrl: other.url ?? '' }, { now }, nothing);
  await expect(settled).rejects.toThrow('another database');
  expect(await withRaw(other, (raw) => raw.tables())).toEqual([]);
});

test('what is removed is what was looked at, and what somebody else keeps beside it stays', async () => {
  const place = await studyIn(await temporaryPlace(), true);
  await withRaw(place, (raw) => raw.exec('create table somebody_else (id integer)'));
  const tables = await withRaw(place, (raw) => raw.tables());
  await expect(
    removeStudy(place, async ({ q, tables: { study } }) => {
      expect(await q.select({ synthetic: study.synthetic }).from(study)).toEqual([{ synthetic: 1 }]);
      throw new Error('not this one');
    }),
  ).rejects.toThrow('not this one');
  expect(await withRaw(place, (raw) => raw.tables())).toEqual(tables);
  await removeStudy(place, nothing);
  expect(await withRaw(place, (raw) => raw.tables())).toEqual(['somebody_else']);
});

const searching = (url: string, schema: string) => {
  const its = new URL(url);
  its.searchParams.set('options', `-c search_path=${schema}`);
  return its.href;
};

test('a schema of its own holds a whole study, beside another in the same database', async () => {
  const first = await studyIn(await temporaryPlace(), false);
  await withRaw(first, (raw) => raw.exec('create schema trial authorization equipoise_test'));
  const second = {
    ...first,
    url: searching(first.url ?? '', 'trial,public'),
    blindedUrl: searching(first.blindedUrl ?? '', 'trial,public'),
    allocatorUrl: searching(first.allocatorUrl ?? '', 'trial,public'),
  };
  expect(await hasStudy(second)).toBe(false);
  await studyIn(second, true);
  await withRaw(first, async (raw) => {
    const found = await raw.query(
      "select count(*) as count from pg_constraint c join pg_class t on t.oid = c.confrelid where c.contype = 'f' and c.connamespace = 'trial'::regnamespace and t.relnamespace <> 'trial'::regnamespace",
    );
    expect(found).toEqual([{ count: 0 }]);
  });
  const engine = await openForReading(second);
  expect((await verify(engine)).failed).toEqual([]);
  await engine.close();
  await removeStudy(second, nothing);
  expect([await hasStudy(second), await hasStudy(first)]).toEqual([false, true]);
});

test('with two roles the application is let into the schema of the owner', async () => {
  const place = await ofTwoRoles();
  await withRaw(place, (raw) =>
    raw.exec(
      `create schema trial authorization equipoise_test_keeper; alter database ${databaseOf(place)} set search_path = trial`,
    ),
  );
  await studyIn(place, false);
  // From now on without the owner.
  const { ownerUrl: _, ...own } = place;
  await studyIn(own, false);
  const elsewhere = { ...place, ownerUrl: searching(place.ownerUrl, 'public') };
  await expect(removeStudy(elsewhere, nothing)).rejects.toThrow(
    /the schema public, the application in trial/,
  );
  const lost = { ...place, url: searching(place.url ?? '', 'public') };
  await expect(openEngine(lost, { now })).rejects.toThrow(/set the same search_path/);
});

test('a move out of a database of two roles asks for the owner before it copies anything', async () => {
  const from = await studyIn(await ofTwoRoles(), false);
  const [file, to] = [await temporaryPlace(), await ofTwoRoles()];
  const owners = { from: (from as { ownerUrl: string }).ownerUrl, to: to.ownerUrl };
  const addresses = ['--from', from.url ?? ''];
  const refused = async (args: string[], sentence: RegExp, env = {}) => {
    const ran = await run('move', args, env);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(sentence)]);
    expect(ran.out + ran.err).not.toContain(new URL(owners.from).password);
  };
  const inFile = [...addresses, '--to', file.data];
  await refused(inFile, /--from-owner: the role equipoise_test does not own the tables in/);
  expect(await hasStudy({ data: file.data })).toBe(false);
  await refused([...inFile, '--to-owner', owners.to], /--to-owner: .* is a directory/);
  await refused([...inFile, '--from-owner', 'x'], /--from-owner: give an address/);
  // One address could be meant for either.
  const both = [...addresses, '--to', to.url ?? ''];
  await refused(both, /--from-owner: the role equipoise_test does not own/, {
    DATABASE_OWNER_URL: owners.from,
  });
  await refused(
    [...both, '--from-owner', owners.from],
    /--to-owner: the role equipoise_test may make nothing/,
  );
  expect(await withRaw(to, (raw) => raw.tables())).toEqual([]);
  const moved = await run('move', [...both, '--from-owner', owners.from, '--to-owner', owners.to]);
  expect(moved.code, moved.err).toBe(0);
  const { ownerUrl: _, ...own } = to;
  // The lesser roles are let in by the owner, at the first start after the move.
  await expect(openEngine(own, { now })).rejects.toThrow(
    /The fourth lock is not set up: .*GRANT .* Start once with DATABASE_OWNER_URL/,
  );
  await (await openEngine(to, { now })).close();
  await (await openEngine(own, { now })).close();
  // With one database the variable is enough.
  const back = await run('move', ['--from', to.url ?? '', '--to', file.data], {
    DATABASE_OWNER_URL: owners.to,
  });
  expect(back.code, back.err).toBe(0);
  await (await openEngine({ data: file.data }, { now })).close();
});
