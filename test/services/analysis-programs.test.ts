// The programs of the analysis: by whom and until when they are registered, what is asked of a hash, and that an export names
// them. Refusals first.
import { expect, test } from 'vitest';
import { registerProgram } from '#app/services/analysis-programs.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { sha256 } from '#db/canonical.ts';
import { goLive } from '../activating.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { lock, program, signed, unseal } from '../locking.ts';
import { refusal, world } from '../world.ts';

const everyRole = Object.keys(roles) as RoleName[];
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const other = { name: 'Sensitivity analysis, month 8', sha256: sha256('another'), note: '' };

const { name, sha256: right } = program;
test.each([
  ['no name', { name: ' ' }, 'name', 'Name: this is needed.'],
  [
    'a name of 121 characters',
    { name: 'x'.repeat(121) },
    'name',
    'Name: the text has 121 characters; at most 120 are possible.',
  ],
  [
    'a name that turns the order of writing',
    { name: `a\u202eb` },
    'name',
    'Name: the text holds a character that cannot be printed.',
  ],
  [
    'a note of 201 characters',
    { note: 'x'.repeat(201) },
    'note',
    'Note: the text has 201 characters; at most 200 are possible.',
  ],
  ['no hash', { sha256: ' ' }, 'sha256', 'SHA-256: this is needed.'],
  [
    'a hash of 63 characters',
    { sha256: right.slice(1) },
    'sha256',
    `SHA-256: “${right.slice(1)}” has 63 characters; it is 64 characters, each of them 0 to 9 or a to f.`,
  ],
  [
    'a hash with a g',
    { sha256: `g${right.slice(1)}` },
    'sha256',
    `SHA-256: “g${right.slice(1)}” has 64 characters; it is 64 characters, each of them 0 to 9 or a to f.`,
  ],
  [
    'the whole line of the command',
    { sha256: `${right}  analysis.R` },
    'sha256',
    `SHA-256: “${right}  analysis.R” has 76 characters; it is 64 characters, each of them 0 to 9 or a to f.`,
  ],
  [
    'a whole program',
    { sha256: 'y <- '.repeat(40) },
    'sha256',
    `SHA-256: “${'y <- '.repeat(16)}…” has 199 characters; it is 64 characters, each of them 0 to 9 or a to f.`,
  ],
  ['the hash of nothing', { sha256: empty }, 'sha256', `SHA-256: “${empty}” is the hash of an empty file.`],
])(
  '%s: nothing is registered, and the message names field, value and rule',
  async (_, changes, field, message) => {
    const w = await world();
    const before = await content(w);
    expect(await w.as('statistician').registerProgram({ ...program, ...changes })).toEqual({
      ok: false,
      errors: [{ field, message }],
    });
    expect(await content(w)).toBe(before);
  },
);

test('all that is wrong is said at once', async () => {
  const w = await world();
  expect(await w.as('statistician').registerProgram({})).toMatchObject({
    errors: [{ field: 'name' }, { field: 'sha256' }],
  });
});

test('one hash is registered once, whatever name it has and however it is written', async () => {
  const w = await world();
  const sami = w.as('statistician');
  expect(await sami.registerProgram(program)).toEqual({ ok: true });
  const before = await content(w);
  for (const hash of [right, ` ${right.toUpperCase()} `])
    expect(await sami.registerProgram({ ...other, sha256: hash })).toEqual({
      ok: false,
      errors: [{ field: 'sha256', message: `SHA-256: “${right}” is registered already, as “analysis.R”.` }],
    });
  expect(await content(w)).toBe(before);
});

test('sent three times at the same moment it is registered once', async () => {
  const w = await world();
  const all = await Promise.all([1, 2, 3].map(() => registerProgram(w.scope('statistician'), program)));
  expect(all.filter((each) => each.ok)).toHaveLength(1);
  expect(await rowsOf(w, 'analysis_program')).toHaveLength(1);
});

test('nobody but the statistician registers', async () => {
  const w = await world();
  for (const role of everyRole) {
    expect('registerProgram' in w.as(role), role).toBe(role === 'statistician');
    if (role !== 'statistician')
      expect(await refusal(registerProgram(w.scope(role), program)), role).toBe('role.refused');
  }
  expect(await rowsOf(w, 'analysis_program')).toEqual([]);
});

test('once the study is unsealed nothing is registered any more', async () => {
  const w = await world();
  await lock(w);
  await unseal(w);
  const before = await content(w);
  const sami = w.as('statistician');
  expect(await refusal(sami.registerProgram(other))).toBe('study.mode');
  expect(await content(w)).toBe(before);
  expect(await sami.analysisPrograms()).toMatchObject({ isUnsealed: true, mayRegister: false });
});

test('in practice, in production, after the lock and after one signature it is registered, and none is lost', async () => {
  const w = await world({ activated: false });
  const sami = w.as('statistician');
  const register = async (its: string) =>
    expect(await sami.registerProgram({ name: its, sha256: sha256(its), note: '' }), its).toEqual({
      ok: true,
    });
  await register('in practice');
  await w.as('administrator').settings.makeKey();
  await goLive(w);
  await register('in production');
  await lock(w);
  await register('after the lock');
  for (const role of ['administrator', 'statistician'] as const) {
    await register(`before the ${role} signs`);
    expect(await w.as(role).signUnsealing(signed(w, role, 'unseal'))).toEqual({ ok: true });
  }
  const names = (await sami.analysisPrograms()).programs.map((each) => each.name);
  expect(names).toEqual([
    'in practice',
    'in production',
    'after the lock',
    'before the administrator signs',
    'before the statistician signs',
  ]);
  const { failed, passed } = await verify(w.runtime.engine);
  expect(failed).toEqual([]);
  expect(passed.join('\n')).toContain('and nothing was entered after it');
});

test('everybody reads what was registered, by whom and when; it stands in the open ledger', async () => {
  const w = await world();
  await w.as('statistician').registerProgram({ ...program, sha256: right.toUpperCase() });
  for (const role of everyRole)
    expect(await w.as(role).analysisPrograms(), role).toEqual({
      programs: [{ ...program, by: 'Sami Sato', at: '2026-03-02T00:00:01.000Z' }],
      isUnsealed: false,
      mayRegister: role === 'statistician',
    });
  const entry = (await entriesOf(w, 'open')).at(-1);
  expect(entry).toMatchObject({ action: 'analysis_program.registered', role: 'statistician' });
  expect(JSON.parse(String(entry?.cells_new))).toMatchObject({ name, sha256: right });
});

test('an export names them in its manifest and README, in the order of their registration, and no account', async () => {
  const w = await world();
  const before = await exported(w);
  expect(JSON.parse(before['manifest.json'] ?? '').analysis_programs).toEqual([]);
  expect(before['README.txt']).toContain('\nNo program of the analysis is registered yet.\n');
  // The program of the bundle itself, which is the same text in every bundle.
  const own = sha256(before['analysis.R'] ?? '');
  const all = [other, { name: 'analysis.R', sha256: own, note: 'As in the export' }, program];
  for (const each of all) await w.as('statistician').registerProgram(each);
  const files = await exported(w);
  const manifest = JSON.parse(files['manifest.json'] ?? '');
  expect(manifest.analysis_programs).toEqual(
    all.map((each, i) => ({
      name: each.name,
      registered_at: `2026-03-02T00:00:0${i + 1}.000Z`,
      sha256: each.sha256,
    })),
  );
  const listed = all.map((each, i) => `  ${each.sha256}  2026-03-02T00:00:0${i + 1}.000Z  ${each.name}\n`);
  expect(files['README.txt']).toContain(`and find it here:\n${listed.join('')}\n`);
  const inBundle = manifest.files.find((each: { name: string }) => each.name === 'analysis.R');
  expect(manifest.analysis_programs[1].sha256).toBe(inBundle.sha256);
  for (const word of ['Sami', 'As in the export', w.actor('statistician').id])
    expect(JSON.stringify(files), word).not.toContain(word);
});
