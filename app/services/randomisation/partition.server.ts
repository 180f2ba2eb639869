// The true arms, for the arm column of an export. What it answers is decided by what the database says in the same
// snapshot, never by whoever asks: nothing before the lock, letters after it, names once two people have unsealed.
import { asc, gt } from 'drizzle-orm';
import type { Treatment } from '#app/study/analysis/index.ts';
import type { ArmCode, MaskedArm } from '#app/study/arm-types.ts';
import { arms } from '#app/study/arms.ts';
import { unsealers } from '#app/study/roles.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { breathe } from '../breathe.server.ts';
import type { Keyring } from '../keyring.server.ts';
import { SealedArm } from './arm.server.ts';

export interface Partition {
  isUnsealed: boolean;
  /** What the column may say, with labels. */
  codes: (readonly [string, string])[];
  /** Which answer of the guess form means which arm; empty until the arms are named. */
  guesses: { arm: string; guess: string }[];
  /** By the code or the letter: as the analysis datasets tell it. */
  treatments: Record<string, Treatment>;
  /** By the id of a participant; undefined for whoever is not randomised. */
  revealOf(participant: string): ArmCode | MaskedArm | undefined;
}

/** Allocations that are opened before others may go first. */
const atATime = 200;

/** The partition, or null before the lock. Throws KeyError or an error of the cipher where an arm does not open. */
export async function revealPartition(q: Reading, tables: Tables, keys: Keyring): Promise<Partition | null> {
  const { study_lock: lock, unsealing, allocation } = tables;
  if ((await q.select({ id: lock.id }).from(lock)).length === 0) return null;
  const signed = await q.select({ role: unsealing.role }).from(unsealing);
  const isUnsealed = unsealers.every((role) => signed.some((each) => each.role === role));
  // The letters must not follow the order of the arms in the protocol; the key decides, so that they stay the same.
  const shuffled = arms
    .map(({ code }) => ({ code, rank: keys.mask(`arm ${code}`).toString('hex') }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const letters = new Map(
    shuffled.map(({ code }, i) => [code as string, String.fromCharCode(65 + i) as MaskedArm]),
  );
  const codes = isUnsealed
    ? arms.map(({ code, label }) => [code, label] as const)
    : [...letters.values()].map((letter) => [letter, `Arm ${letter} (masked)`] as const);
  const shown = new Map<string, ArmCode | MaskedArm>();
  for (let after = '', more = true; more; ) {
    const rows = await q
      .select({ id: allocation.id, participant: allocation.participant_id, arm: allocation.arm })
      .from(allocation)
      .where(gt(allocation.id, after))
      .orderBy(asc(allocation.id))
      .limit(atATime);
    for (const { id, participant, arm } of rows) {
      const code = new SealedArm(keys.open({ participant, row: id, column: 'arm' }, arm)).revealToUnblinded();
      const letter = letters.get(code);
      if (letter === undefined) throw new Error(`The allocation ${id} is of no arm of the study.`);
      shown.set(participant, isUnsealed ? code : letter);
    }
    after = rows.at(-1)?.id ?? after;
    more = rows.length === atATime;
    await breathe();
  }
  const treatments: Record<string, Treatment> = isUnsealed
    ? Object.fromEntries(
        arms.map((arm, i) => [arm.code, { code: i + 1, label: arm.treatment, arm: arm.code }]),
      )
    : Object.fromEntries(
        [...letters.values()].map((letter, i) => [
          letter,
          { code: i + 1, label: `Group ${letter}`, arm: null },
        ]),
      );
  const guesses = isUnsealed ? arms.map(({ code, guess }) => ({ arm: code, guess })) : [];
  return { isUnsealed, codes, guesses, treatments, revealOf: (participant) => shown.get(participant) };
}
