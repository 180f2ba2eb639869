// The end of a trial in one line each: the lock, and the two signatures.
import { expect } from 'vitest';
import { sha256 } from '#db/canonical.ts';
import type { TestWorld } from './world.ts';

/** What the forms of the page ask for, with the password of this role. */
export const signed = (
  w: TestWorld,
  role: 'administrator' | 'statistician',
  confirm: 'lock the study' | 'unseal',
) => ({ reason: 'Everything is entered and checked.', confirm, password: w.signInOf(role).password });

/** What is registered of a program of the analysis. */
export const program = { name: 'analysis.R', sha256: sha256('the analysis'), note: 'The primary analysis' };

/** Locks the study; a program of the analysis is registered before, so that it can be unsealed. */
export async function lock(w: TestWorld): Promise<void> {
  const { analysisPrograms, registerProgram } = w.as('statistician');
  if ((await analysisPrograms()).programs.length === 0)
    expect(await registerProgram(program)).toEqual({ ok: true });
  const done = await w.as('administrator').lockStudy(signed(w, 'administrator', 'lock the study'));
  expect(done).toEqual({ ok: true });
}

export async function unseal(w: TestWorld): Promise<void> {
  for (const role of ['statistician', 'administrator'] as const)
    expect(await w.as(role).signUnsealing(signed(w, role, 'unseal'))).toEqual({ ok: true });
}
