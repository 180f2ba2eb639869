// A move that is run again after it was interrupted: nothing is removed before it is known what it is, and that there is
// a sound study to copy instead.
import { expect, test } from 'vitest';
import { moveStudy } from '#app/services/move.server.ts';
import { closedFor, nameOf, openEngine, type Place } from '#db/open.ts';
import { screen } from '../acts.ts';
import { contentOf, headsOf, tampering, withRaw } from '../db/raw.ts';
import { newFolder } from '../places.ts';
import { temporaryPlace, world } from '../world.ts';
import { proxyTo } from './proxy.ts';

const at = '2026-04-01T00:00:00.000Z';
const move = (from: Place, to: Place, said: string[] = []) =>
  moveStudy({
    from,
    to,
    by: 'tester',
    act: { at, request: 'a'.repeat(16) },
    progress: (step) => void said.push(step),
  });

const beforeOpening = /drop function if exists ledger_is_closed/;
const beforeClosing = /study\.moved/;

/** A study on PostgreSQL whose move was cut off, and the places as the command names them. */
async function interrupted(side: 'source' | 'target', statement: RegExp) {
  const w = await world();
  await screen(w);
  await w.stop();
  const to = await temporaryPlace();
  const cut = side === 'source' ? w.place : to;
  const proxy = await proxyTo(cut.url ?? '');
  const through = { ...cut, url: proxy.through(cut.url ?? '') };
  const places = side === 'source' ? { from: through, to } : { from: w.place, to: through };
  proxy.cut('before', statement);
  await expect(move(places.from, places.to)).rejects.toThrow();
  expect(proxy.cuts).toBe(1);
  return { ...places, world: w };
}

const content = (place: Place) => withRaw(place, contentOf);
const tamper = (place: Place) => tampering(place, (raw) => raw.exec("update site set name = 'Elsewhere'"));

test('both places closed: the copy is opened, nothing is removed, whatever has become of the source since', async () => {
  const { from, to } = await interrupted('target', beforeOpening);
  expect([(await closedFor(from))?.why, (await closedFor(to))?.why]).toEqual(['moved', 'arriving']);
  const before = await content(to);
  await tamper(from);
  const said: string[] = [];
  const { tables, rows } = await move(from, to, said);
  expect([said, tables > 10, rows > 50]).toEqual([[`verifying ${nameOf(to)}`], true, true]);
  expect(await content(to)).toBe(before);
  await (await openEngine(to, { now: () => at })).close();
  await expect(openEngine(from, { now: () => at })).rejects.toThrow('was moved to');
});

test('both places closed, and the copy was changed since: it is neither opened nor removed', async () => {
  const { from, to } = await interrupted('target', beforeOpening);
  await tamper(to);
  const before = await content(to);
  await expect(move(from, to)).rejects.toThrow(/is not sound, and was left as it is: site/);
  expect(await content(to)).toBe(before);
  expect((await closedFor(to))?.why).toBe('arriving');
});

test('a source that is not sound any more takes nothing away of what has arrived', async () => {
  const { from, to } = await interrupted('source', beforeClosing);
  const before = await content(to);
  await tamper(from);
  await expect(move(from, to)).rejects.toThrow(/is not sound: site/);
  expect(await content(to)).toBe(before);
});

test('what was entered after the interruption is in the copy', async () => {
  const { from, to, world: w } = await interrupted('source', beforeClosing);
  await w.reopen();
  await screen(w);
  await w.stop();
  const heads = await headsOf(w);
  const said: string[] = [];
  await move(from, to, said);
  expect(said.slice(0, 2)).toEqual([
    `verifying ${nameOf(from)}`,
    `removing what an interrupted move left in ${nameOf(to)}`,
  ]);
  const after = await headsOf({ place: to });
  expect([after.open, after.sealed]).toEqual([heads.open, heads.sealed]);
});

test('the copy of another study that came from a place of the same name is left alone', async () => {
  const { from, to } = await interrupted('target', beforeOpening);
  const before = await content(to);
  // On another computer the same name is another study.
  const other = await world({ seed: 'another' });
  await screen(other);
  await other.stop();
  const named = nameOf(other.place);
  await tampering(to, (raw) =>
    raw.exec(`update ledger_access set row_key = '${named}' where action = 'study.received'`),
  );
  await expect(move(other.place, to)).rejects.toThrow(
    /is no copy of the study in .*name an empty place. Nothing was changed/,
  );
  expect((await content(to)).replaceAll(named, nameOf(from))).toBe(before);
  await (await openEngine(other.place, { now: () => at })).close();
});

test('what has arrived and was not let go moves no further', async () => {
  const { from, to } = await interrupted('source', beforeClosing);
  await expect(move(to, { data: newFolder() })).rejects.toThrow(
    `has come from ${nameOf(from)} by a move that was not completed`,
  );
});
