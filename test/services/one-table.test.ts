// One table for a program: the same bytes as in the bundle, and of those for whom something changed.

import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Problem } from '#app/problem.ts';
import { makeToken } from '#app/services/accounts/new-token.server.ts';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { formatNames } from '#app/services/export/formats/index.server.ts';
import { listTables, readTable } from '#app/services/export/one-table.server.ts';
import { sha256 } from '#db/canonical.ts';
import {
  book,
  but,
  completeFollowUp,
  type Entries,
  enrol,
  eventEntries,
  followUpDay,
  guessEntries,
  logIncident,
  randomised,
  recordCourse,
  recordEvent,
} from '../acts.ts';
import { breakCode, show } from '../code-breaking.ts';
import { entriesOf } from '../db/raw.ts';
import { lock, unseal } from '../locking.ts';
import { type TestWorld, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

const scope = (w: TestWorld) => w.scope('statistician');

async function tokenIn(w: TestWorld): Promise<string> {
  const { password } = w.signInOf('statistician');
  await makeToken(scope(w), { name: 'copy', scopes: ['tables'], days: '365', password });
  const { access_token: table } = w.runtime.engine.tables;
  return (await w.runtime.engine.read.select({ id: table.id }).from(table))[0]?.id ?? '';
}

async function read(w: TestWorld, token: string, file: string, since: string | null = null) {
  const { body, ...its } = await readTable(scope(w), { file, since }, token);
  return { ...its, bytes: await buffer(body) };
}

async function refusal(reading: Promise<unknown>): Promise<[string, string]> {
  const thrown = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof Problem ? [thrown.code, thrown.message] : ['', String(thrown)];
}

const now = async (w: TestWorld) => String((await entriesOf(w, 'open')).at(-1)?.seq);

/** Who is in a table. */
const people = async (w: TestWorld, token: string, since: string | null, file = 'adsl.csv') => {
  const text = (await read(w, token, file, since)).bytes.toString();
  return [...new Set(text.match(/L-\d{3}/g) ?? [])];
};

describe('nothing is read', () => {
  test.each([
    ['of a table that is none', 'arms.csv', 'The dataset has no table "arms.csv". /api/export names them.'],
    ['of a table of the database', 'allocation.csv', 'The dataset has no table "allocation.csv"'],
    ['in a format that is none', 'adsl.exe', 'adsl does not come as "exe", but as csv, json, ndjson, xpt'],
    ['with more behind it', 'adsl.csv."; x="', 'The dataset has no table "adsl.csv.'],
    ['without a format', 'adsl', 'adsl does not come as "", but as csv'],
    [
      'in a format that is not for it',
      'visits.sav',
      'visits does not come as "sav", but as csv, xlsx, parquet',
    ],
  ])('%s', async (_, file, text) => {
    const w = await world();
    const [code, message] = await refusal(read(w, '', file));
    expect([code, message]).toEqual(['export.unknown', expect.stringContaining(text)]);
  });

  test.each([
    ['yesterday', 'is neither the number of an event nor a day or an instant in UTC'],
    ['', 'is neither the number'],
    ['2026-02-30', 'is neither the number'],
    ['2026-01-01T25:00Z', 'is neither the number'],
    ['2026-01-01T09:00:00+01:00', 'is neither the number'],
    ['-1', 'is neither the number'],
    ['999999', 'lies after the last event, number'],
  ])('since %s', async (since, text) => {
    const w = await world();
    const [code, message] = await refusal(read(w, '', 'adsl.csv', since));
    expect(code).toBe('export.since');
    expect(message).toContain(`changed_since: ${JSON.stringify(since)} ${text}`);
  });

  test('for somebody who has gone away, and nothing is recorded', async () => {
    const w = await world();
    const token = await tokenIn(w);
    const before = await entriesOf(w, 'access');
    const stop = AbortSignal.abort();
    await expect(readTable(scope(w), { file: 'adsl.csv', since: null, stop }, token)).rejects.toThrow(
      'abort',
    );
    expect(await entriesOf(w, 'access')).toEqual(before);
  });

  test('by a token that was ended while the table was made', async () => {
    const w = await world();
    const before = await entriesOf(w, 'access');
    expect((await refusal(read(w, 'ended', 'adsl.csv')))[0]).toBe('token.refused');
    expect(await entriesOf(w, 'access')).toEqual(before);
  });
});

describe('every table that is listed has the bytes of the bundle', () => {
  const folders: Readonly<Record<string, string>> = { csv: '', json: 'dataset-json/' };
  const agree = async (w: TestWorld, token: string, extensions = ['csv']) => {
    const formats = { formats: ['csv', 'dataset-json'] };
    const bundle = unzipSync((await makeBundle(scope(w), formats)).bytes);
    const { tables } = await listTables(scope(w));
    const files = tables
      .flatMap((each) => each.files)
      .filter((file) => extensions.includes(file.split('.')[1] ?? '') && !file.startsWith('changes.'));
    expect(files.length).toBeGreaterThan(25);
    for (const file of files) {
      const name = `${folders[file.split('.')[1] ?? '']}${file.toLowerCase()}`;
      const same = Buffer.from(bundle[name] ?? []).equals((await read(w, token, file)).bytes);
      expect([file, same]).toEqual([file, true]);
    }
  };

  test('under a dummy, masked and unsealed', async () => {
    const w = await world();
    await liveIn(w);
    const token = await tokenIn(w);
    await agree(w, token, ['csv', 'json']);
    expect((await read(w, token, 'adsl.csv')).arm).toBe('dummy');
    await lock(w);
    await agree(w, token);
    expect((await read(w, token, 'adsl.csv')).arm).toBe('masked');
    await unseal(w);
    await agree(w, token);
    expect((await read(w, token, 'adsl.csv')).arm).toBe('unsealed');
  });

  test('in each format', async () => {
    const w = await world();
    await randomised(w);
    const token = await tokenIn(w);
    const bundle = unzipSync((await makeBundle(scope(w), { formats: formatNames })).bytes);
    const adsl = (await listTables(scope(w))).tables.find(({ name }) => name === 'ADSL');
    expect(adsl?.files).toContain('ADSL.dta');
    for (const file of adsl?.files ?? []) {
      const { bytes, mediaType } = await read(w, token, file);
      const hashes = Object.entries(bundle)
        .filter(([name]) => name.endsWith(`/${file.toLowerCase()}`) || name === file.toLowerCase())
        .map(([, data]) => sha256(data));
      expect(hashes, file).toContain(sha256(bytes));
      expect(mediaType).toMatch(/^[a-z]+\/[a-z0-9.+;= -]+$/);
    }
  });
});

describe('of those for whom something changed', () => {
  test('by number of an event: all rows of each, and no other', async () => {
    const w = await world();
    const [one, two] = [await randomised(w), await randomised(w)];
    await completeFollowUp(w, two);
    const token = await tokenIn(w);
    const then = await now(w);
    expect(await people(w, token, null)).toEqual([one, two]);
    expect(await people(w, token, then)).toEqual([]);
    await recordEvent(w, 'assessor', two);
    expect(await people(w, token, then)).toEqual([two]);
    expect(await people(w, token, then, 'changes.csv')).toEqual([two]);
    const whole = (await read(w, token, 'dxa.csv')).bytes.toString().split('\r\n');
    const hers = whole.filter((line, i) => i === 0 || line === '' || line.includes(two));
    expect((await read(w, token, 'dxa.csv', then)).bytes.toString()).toBe(hers.join('\r\n'));
    const three = await enrol(w);
    expect(await people(w, token, then, 'participants.csv')).toEqual([two, three]);
    expect(await people(w, token, await now(w))).toEqual([]);
  });

  test('by a day or an instant in UTC, with a minute to spare', async () => {
    const w = await world();
    const one = await randomised(w);
    w.setDay('2026-06-01');
    const two = await randomised(w);
    const token = await tokenIn(w);
    for (const since of ['2026-06-01', '2026-05-31T12:00Z', '2026-06-01T00:00:30Z'])
      expect(await people(w, token, since, 'dxa.csv'), since).toEqual([two]);
    expect(await people(w, token, '2026-01-01', 'dxa.csv')).toEqual([one, two]);
    expect(await people(w, token, '2026-06-02', 'dxa.csv')).toEqual([]);
    // What hangs on the day is there for everybody from the next day on.
    expect(await people(w, token, '2026-05-31')).toEqual([one, two]);
  });

  test('a correction of what is sealed or of a guess, and an appointment, change nobody', async () => {
    const w = await world();
    const [one, other] = [await randomised(w), await randomised(w)];
    await completeFollowUp(w, one);
    const event = await recordEvent(w, 'assessor', one);
    const token = await tokenIn(w);
    const then = await now(w);
    const { events, capture } = w.as('assessor');
    const correct = async (version: string, changes: Record<string, string>) =>
      expect(
        await events.save({ number: one, id: event }, [
          ...but(eventEntries, changes),
          ['__version', version],
          ['__reason', 'read again'],
        ]),
      ).toMatchObject({ ok: true });
    await correct('1', { relatedness: 'PROBABLE' });
    await correct('2', { relatedness: 'PROBABLE', term: 'A sore knee' });
    const guess = { number: one, visit: 'followup', form: 'assessor_guess' } as const;
    const again: Entries = [
      ...but(guessEntries, { confidence: '4' }),
      ['__version', '1'],
      ['__reason', 'unsure'],
    ];
    expect(await capture.save(guess, again)).toMatchObject({ ok: true });
    await book(w, other, 'followup', { day: followUpDay });
    expect(Number(await now(w))).toBe(Number(then) + 4);
    expect(await people(w, token, then, 'changes.csv')).toEqual([]);
    await correct('3', { relatedness: 'PROBABLE', term: 'A sore knee', severity: '2' });
    expect(await people(w, token, then, 'changes.csv')).toEqual([one]);
  });

  test('a copy that takes what changed is the whole again, table by table', async () => {
    const w = await world();
    await liveIn(w);
    const token = await tokenIn(w);
    const names = (await listTables(scope(w))).tables.map(({ name }) => name);
    const rowsOf = (bytes: Buffer) => bytes.toString().split('\r\n').slice(1).filter(Boolean);
    const whole = async () => {
      const all = new Map<string, string[]>();
      for (const name of names) all.set(name, rowsOf((await read(w, token, `${name}.csv`)).bytes));
      return all;
    };
    const acts = [
      () => recordEvent(w, 'coordinator', 'L-002', { severity: '2' }),
      () => recordCourse(w, 'trainer', 'L-001'),
      async () => w.pass(40 * 86_400_000),
      () => enrol(w),
      () => lock(w),
      () => unseal(w),
    ];
    let before = await whole();
    for (const act of acts) {
      const then = await now(w);
      await act();
      const changed = await people(w, token, then, 'changes.csv');
      const after = await whole();
      for (const name of names.filter((each) => each !== 'changes')) {
        const { bytes, rows } = await read(w, token, `${name}.csv`, then);
        const stays = (row: string) => rows === 'changed' && !changed.some((her) => row.includes(her));
        const copy = [...(before.get(name) ?? []).filter(stays), ...rowsOf(bytes)];
        expect([name, copy.sort()]).toEqual([name, [...(after.get(name) ?? [])].sort()]);
      }
      before = after;
    }
  });

  test('that a code was read is told once everything is', async () => {
    const w = await world();
    const one = await randomised(w);
    const code = await breakCode(w, one);
    const token = await tokenIn(w);
    await lock(w);
    await unseal(w);
    const then = await now(w);
    await show(w, code);
    expect(await people(w, token, then, 'code_breaks.csv')).toEqual([one]);
  });

  test('an act of an unblinded person changes nobody, also when it is about her; nor does an incident', async () => {
    const w = await world();
    const one = await randomised(w);
    const token = await tokenIn(w);
    const then = await now(w);
    await recordEvent(w, 'trainer', one);
    await recordCourse(w, 'trainer', one);
    await w.as('trainer').programme.recordTold(one, '2026-03-02');
    await logIncident(w, 'assessor', one);
    expect(await people(w, token, then, 'changes.csv')).toEqual([]);
    // About whom it is, nobody is told; all of them are there.
    const incidents = (await read(w, token, 'unblinding_incidents.csv', then)).bytes.toString();
    expect(incidents.trim().split('\r\n')).toHaveLength(2);
  });

  test('what all rows depend on changes everybody: a scanner, the lock, the unsealing', async () => {
    const w = await world();
    const one = await randomised(w);
    const token = await tokenIn(w);
    const since = async (act: () => Promise<unknown>) => {
      const then = await now(w);
      await act();
      return people(w, token, then);
    };
    const scanner = { serial: 'M-2', software: 'Medilink', ls_lsc: '0.03', fn_lsc: '0.03', in_use: '1' };
    const add = () => w.as('administrator').scanners.save({ ...scanner, scanner: 'Medix 90' });
    expect(await since(add)).toEqual([one]);
    expect(await since(() => lock(w))).toEqual([one]);
    expect(await since(() => unseal(w))).toEqual([one]);
  });

  test('whoever withdrew consent and wished it is named as gone, so that a copy can follow', async () => {
    const w = await world();
    const [one, two] = [await randomised(w), await randomised(w)];
    const token = await tokenIn(w);
    const then = await now(w);
    await recordCourse(w, 'coordinator', one, {
      ...{ course_status: 'WITHDREW_CONSENT', course_reason: undefined, data_use: 'WITHHELD' },
    });
    const rows = (await read(w, token, 'changes.csv', then)).bytes.toString().trim().split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatch(new RegExp(`,${one},N,`));
    expect(await people(w, token, then)).toEqual([]);
    expect(await people(w, token, null)).toEqual([two]);
  });
});

test('that a table was read is an access event with its hash and the token; nothing else moves', async () => {
  const w = await world();
  await randomised(w);
  const token = await tokenIn(w);
  const open = await entriesOf(w, 'open');
  const { bytes, sha256: hash, fileName, cut } = await read(w, token, 'adsl.csv');
  expect([hash, fileName, cut.seq]).toEqual([sha256(bytes), 'adsl.csv', open.length]);
  expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({
    ...{ action: 'export.table_read', subject: hash, row_key: token },
    actor: w.actor('statistician').id,
  });
  expect(await w.as('statistician').tokens.own()).toMatchObject([{ usedAt: expect.stringMatching(/Z$/) }]);
  expect(await entriesOf(w, 'open')).toEqual(open);
});
