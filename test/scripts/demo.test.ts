// The demonstration and the commands that work on its data.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { roles } from '#app/study/roles.ts';
import { openForReading } from '#db/open.ts';
import { readCsv } from '../csv.ts';
import { temporaryFolder, world } from '../world.ts';
import { run, start } from './run.ts';

const small = ['--participants', '12', '--effect', 'none'];
let data: string;
beforeAll(async () => {
  data = join(temporaryFolder(), 'demo');
  expect((await run('demo', ['--data', data, ...small, '--load-only'])).code).toBe(0);
});

const exported = async (from: string) => {
  const out = join(temporaryFolder(), 'x.zip');
  const { code, err } = await run('export', [
    ...['--data', from, '--as', 'sami@example.org', '--out', out, '--formats', 'csv'],
  ]);
  expect(err).toBe(`Reading ${from}\n`);
  expect(code).toBe(0);
  return readFileSync(out);
};

test('a directory that holds a real study is refused, and is left as it was', async () => {
  const its = await world();
  const { code, err } = await run('demo', ['--data', its.dir, '--load-only']);
  expect(code).toBe(1);
  expect(err).toContain('holds a real study');
  expect(await its.as('administrator').settings.state()).toMatchObject({ synthetic: false });
});

test('with --json standard output is one object with an account for each role, and they can sign in', async () => {
  const demo = start('demo', ['--data', join(temporaryFolder(), 'demo'), ...small, '--port', '0', '--json']);
  await demo.says(/\}\s*$/);
  demo.child.kill('SIGTERM');
  const { out, code } = await demo.ended;
  const { url, accounts } = JSON.parse(out);
  expect(code).toBe(0);
  expect(Object.keys(JSON.parse(out))).toEqual(['url', 'accounts']);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(accounts.map((each: { role: string }) => each.role).sort()).toEqual(Object.keys(roles).sort());
  for (const each of accounts) expect(Object.keys(each)).toEqual(['role', 'name', 'email', 'password']);
});

test('the same seeds give the same export, byte for byte; another seed gives another', async () => {
  const [twin, other] = [join(temporaryFolder(), 'twin'), join(temporaryFolder(), 'other')];
  await run('demo', ['--data', twin, ...small, '--load-only']);
  await run('demo', ['--data', other, ...small, '--seed', 'other', '--load-only']);
  const [one, two, three] = [await exported(data), await exported(twin), await exported(other)];
  expect(two.equals(one)).toBe(true);
  expect(three.equals(one)).toBe(false);
});

test('without an effect another allocation changes no byte of the export', async () => {
  const other = join(temporaryFolder(), 'other-list');
  await run('demo', ['--data', other, ...small, '--randomisation-seed', 'other', '--load-only']);
  expect((await exported(other)).equals(await exported(data))).toBe(true);
});

test('every file of the export is marked SYNTHETIC and DUMMY ARM', async () => {
  for (const [name, bytes] of Object.entries(unzipSync(await exported(data)))) {
    const text = Buffer.from(bytes).toString('utf8');
    if (name === 'randomisation_commitment.txt') {
      expect(text).toContain('\nenvironment demonstration\n');
      continue;
    }
    // The same text before and after the unsealing; what it prints says the marks of the data.
    if (name === 'analysis.R') continue;
    if (name.startsWith('scripts/read.')) {
      expect(text, name).toContain('SYNTHETIC DUMMY ARM');
      continue;
    }
    // A head, and no row that could be marked.
    if (name.endsWith('.csv') && text.trimEnd().split('\n').length === 1) {
      expect(text, name).toMatch(/dummy_arm_marks|MARKS/);
      continue;
    }
    expect(text, name).toContain('SYNTHETIC');
    expect(text, name).toContain('DUMMY ARM');
  }
});

test('visits after their window and outside the schedule, and appointments, are part of it', async () => {
  const rows = readCsv(Buffer.from(unzipSync(await exported(data))['visits.csv'] ?? []).toString('utf8'));
  const outside = rows.filter((row) => row.visit === 'unscheduled_1');
  expect(outside.map((row) => row.unscheduled_reason).sort()).toEqual(['repeat', 'safety']);
  expect(outside.map((row) => row.strength_function_state).sort()).toEqual(['', 'incomplete']);
  expect(rows.some((row) => row.visit === 'followup' && Number(row.visit_day) > 257)).toBe(true);
  const engine = await openForReading({ data });
  const booked = await engine.read.select().from(engine.tables.booking);
  await engine.close();
  expect(booked.length).toBeGreaterThan(5);
});

test('ages and lowest T-scores lie within the owner rules', async () => {
  const csv = Buffer.from(unzipSync(await exported(data))['participants.csv'] ?? []).toString('utf8');
  const [head = '', ...lines] = csv.trim().split('\r\n');
  const names = head.split(',');
  expect(lines).toHaveLength(12);
  for (const line of lines) {
    const cell = (name: string) => line.split(',')[names.indexOf(name)] ?? '';
    expect(Number(cell('scr_age'))).toBeGreaterThan(60);
    const lowest = Math.min(
      ...['scr_ls_t', 'scr_fn_t'].filter((each) => cell(each)).map((each) => Number(cell(each))),
    );
    expect(lowest).toBeGreaterThanOrEqual(-3.31);
    expect(lowest).toBeLessThanOrEqual(-0.6);
  }
});

test('an unblinded role is refused from the command line', async () => {
  const out = join(temporaryFolder(), 'x.zip');
  const { code, err } = await run('export', ['--data', data, '--as', 'tomas@example.org', '--out', out]);
  expect(code).toBe(1);
  expect(err).toContain('unblinded role');
});

test('verify passes, a backup is verified and holds no key, and a changed file is found', async () => {
  expect(await run('verify', ['--data', data])).toMatchObject({ code: 0, err: `Reading ${data}\n` });
  const copy = join(temporaryFolder(), 'copy');
  expect((await run('backup', ['--data', data, '--out', copy])).code).toBe(0);
  expect((await run('verify', ['--data', copy])).code).toBe(0);
  const key = /key ([0-9a-f]{64})/.exec(readFileSync(join(data, 'study.key'), 'utf8'))?.[1] ?? '';
  const file = join(copy, 'equipoise.sqlite');
  const bytes = readFileSync(file);
  expect(bytes.includes(key)).toBe(false);
  expect(bytes.includes(Buffer.from(key, 'hex'))).toBe(false);
  const at = bytes.lastIndexOf('Medix DR');
  bytes.write('Xedix DR', at, 'latin1');
  writeFileSync(file, bytes);
  const { code, err } = await run('verify', ['--data', copy]);
  expect(code).toBe(1);
  expect(err).toMatch(/WRONG/);
});
