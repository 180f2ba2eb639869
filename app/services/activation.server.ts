// From practice to production. Practice data are discarded (the ledgers keep their entries), the study key is
// made, the design is frozen, and nothing finishes before a copy of the key has been put away: its fingerprint
// stands only in the key file, so whoever types it back has read a copy.
import { existsSync } from 'node:fs';
import { problem } from '#app/problem.ts';
import { createKeyFile, fingerprintOf, KeyError, readKeyFile } from './keyring.server.ts';
import { audited } from './ledger.server.ts';
import { designData } from './randomisation/design.server.ts';
import { engineId } from './randomisation/scheme.server.ts';
import type { Scope } from './scope.server.ts';
import { needSite, studyRow, studyState } from './settings.server.ts';

export interface Activation {
  mode: 'practice' | 'production';
  keyMade: boolean;
  keyFile: string;
}

/** How far the activation has come. */
export async function activation(scope: Scope, keyFile: string): Promise<Activation> {
  const { mode } = await studyState(scope);
  return { mode, keyFile, keyMade: existsSync(keyFile) };
}

/** Makes the study key in its own file. Nothing else changes yet. Throws study_key.unusable when it cannot be written. */
export async function makeStudyKey(scope: Scope, keyFile: string): Promise<void> {
  await needSite(scope);
  if ((await studyState(scope)).mode !== 'practice') throw problem('study.mode');
  if (existsSync(keyFile)) return;
  try {
    createKeyFile(keyFile);
  } catch (error) {
    if (error instanceof KeyError) throw problem('study_key.unusable', error.message);
    throw error;
  }
  await audited(scope, { action: 'study_key.made' }, (tx) => tx.event('open'));
}

export type Activated = { ok: true } | { ok: false; errors: { field: string; message: string }[] };

/** Activates the study. `label` names the derivation of the list; only the demonstration gives another. */
export async function activate(
  scope: Scope,
  keyFile: string,
  input: { fingerprint: string; confirm: string },
  label = 'production/1',
): Promise<Activated> {
  await needSite(scope);
  const errors: { field: string; message: string }[] = [];
  const printed = fingerprintIn(keyFile);
  if (!printed.ok) errors.push({ field: 'fingerprint', message: `Fingerprint: ${printed.message}` });
  else if (plain(input.fingerprint) !== plain(printed.fingerprint))
    errors.push({
      field: 'fingerprint',
      message: `Fingerprint: “${input.fingerprint}” is not the fingerprint of the study key. Read it from a custodian's copy.`,
    });
  if (input.confirm.trim().toLowerCase() !== 'discard practice')
    errors.push({
      field: 'confirm',
      message: 'Confirmation: type “discard practice” to say that practice data may go.',
    });
  if (!printed.ok || errors.length > 0) return { ok: false, errors };
  await audited(scope, { action: 'study.activated' }, async (tx) => {
    const { tables } = scope.engine;
    const study = await tx.find(tables.study, studyRow);
    if (study?.mode !== 'practice') throw problem('study.mode');
    const sealed = [tables.arm_told, tables.sealed_record, tables.allocation, tables.randomisation_design];
    for (const table of [
      ...Object.values(tables.instruments),
      tables.visit,
      tables.participant,
      tables.screening,
      ...sealed,
    ])
      await tx.discardAll(table);
    await tx.update(tables.study, studyRow, {
      mode: 'production',
      activated_at: tx.at,
      definition: scope.definition,
    });
    await tx.insert(tables.randomisation_design, {
      id: tx.id(),
      engine: engineId,
      label,
      data: designData(),
      key_fingerprint: printed.fingerprint,
      frozen_at: tx.at,
    });
  });
  return { ok: true };
}

type Printed = { ok: true; fingerprint: string } | { ok: false; message: string };

/** The fingerprint of the key in the file, or why there is none that can be used. */
function fingerprintIn(keyFile: string): Printed {
  if (!existsSync(keyFile)) return { ok: false, message: 'make the study key first.' };
  try {
    return { ok: true, fingerprint: fingerprintOf(readKeyFile(keyFile)) };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const anew = 'If no copy of it was ever put away, remove the file on the server and make the key anew.';
    return { ok: false, message: `${error.message} ${anew}` };
  }
}

const plain = (fingerprint: string) => fingerprint.toUpperCase().replace(/[^0-9A-F]/g, '');
