// From practice to production: the study key is made, a commitment fixes what the list follows from, and with the public
// value practice data are discarded (the ledgers keep their entries). Nothing is committed to before a copy of the key
// has been put away: its fingerprint stands only in the key file, so whoever types it back has read a copy.
import { existsSync } from 'node:fs';
import { problem } from '#app/problem.ts';
import { design } from '#app/study/design.ts';
import { study } from '#app/study/index.ts';
import { sha256 } from '#db/canonical.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { createKeyFile, fingerprintOf, KeyError, keyring, readKeyFile } from './keyring.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import { commitmentText, hashOf, lastCommitment } from './randomisation/commitment.server.ts';
import { designData, sealedText } from './randomisation/design.server.ts';
import { productionLabel } from './randomisation/list-context.server.ts';
import { beaconNamed, type NamedInput, noBeacon, oneLine } from './randomisation/public-value.server.ts';
import { reportOn } from './randomisation/report.server.ts';
import { listEngineId } from './randomisation/sequence.server.ts';
import { evenly, ownDesign, ownStrata } from './randomisation/strata.server.ts';
import { uploadedList } from './randomisation/uploaded.server.ts';
import type { Scope } from './scope.server.ts';
import { needSite, studyRow, studyState } from './settings.server.ts';

export interface Activation {
  mode: 'practice' | 'production';
  keyMade: boolean;
  /** Whether a list that was made elsewhere is there. */
  isUploaded: boolean;
  keyFile: string;
}

/** How far the activation has come. */
export async function activation(scope: Scope, keyFile: string): Promise<Activation> {
  const { mode } = await studyState(scope);
  const { engine } = scope.reach('seeActivation');
  const isUploaded = (await uploadedList(engine, engine.read)) !== undefined;
  return { mode, keyFile, isUploaded, keyMade: existsSync(keyFile) };
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

/** What is named of the public value is not asked for an uploaded list. */
export interface CommitInput extends NamedInput {
  fingerprint: string;
  confirm: string;
  /** Why a commitment is replaced. */
  reason?: string;
  ticks?: Ticks;
}

export type Committed =
  | { ok: true; hash: string }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

/**
 * Fixes everything that the list follows from and shows one hash for it. Practice goes on until two people have entered
 * the public value; of an uploaded list there is none, and the study is in production at once. `label` names the
 * derivation of the list; only the demonstration gives another.
 */
export async function commit(
  blinded: Scope,
  keyFile: string,
  input: CommitInput,
  label: string = productionLabel,
): Promise<Committed> {
  const scope = blinded.reach('commit');
  await needSite(scope);
  const { synthetic } = await studyState(scope);
  const errors: { field: string; message: string }[] = [];
  const printed = keyIn(keyFile);
  if (!printed.ok) errors.push({ field: 'fingerprint', message: `Fingerprint: ${printed.message}` });
  else if (plain(input.fingerprint) !== plain(printed.fingerprint))
    errors.push({
      field: 'fingerprint',
      message: `Fingerprint: “${input.fingerprint}” is not the fingerprint of the study key. Read it from a custodian's copy.`,
    });
  const list = await uploadedList(scope.engine, scope.engine.read);
  const beacon = list ? noBeacon : beaconNamed(input, scope.world.now(), errors);
  if (!list && judged().length > 0)
    errors.push({
      field: 'confirm',
      message:
        'Design: the definition has a design that is refused. Whoever answers for it reads why with npm run predictability.',
    });
  if (input.confirm.trim().toLowerCase() !== 'discard practice')
    errors.push({
      field: 'confirm',
      message: 'Confirmation: type “discard practice” to say that practice data may go.',
    });
  const before = await lastCommitment(scope, scope.engine.read);
  const reason = oneLine(input.reason ?? '');
  if (before && reason === '')
    errors.push({
      field: 'reason',
      message: 'Reason: say why the commitment is replaced; it stays in the record.',
    });
  const texts = [
    { field: 'beacon', label: 'What it is', text: beacon?.text ?? '' },
    { field: 'reason', label: 'Reason', text: reason },
  ];
  const warnings = askAbout('commitment', texts, input.ticks);
  if (!printed.ok || !beacon || errors.length > 0 || isAsked(warnings))
    return { ok: false, errors, ...(warnings.length > 0 && { warnings }) };
  const data = list ? designData({ kind: 'uploaded', listSha256: list.sha256 }) : designData();
  const sealed = sealedText(data, keyring(printed.key, study.id, 'production').revealListKey());
  return audited(
    scope,
    { action: 'study.committed', reason: reason || null },
    async (tx): Promise<Committed> => {
      const { tables } = scope.engine;
      const last = await lastCommitment(scope, tx.query);
      if ((await tx.find(tables.study, studyRow))?.mode !== 'practice') throw problem('study.mode');
      if (last?.id !== before?.id) throw problem('study.mode', 'Somebody else has committed meanwhile.');
      if ((await uploadedList(scope.engine, tx.query))?.sha256 !== list?.sha256)
        throw problem('study.mode', 'Another list was uploaded meanwhile.');
      const text = commitmentText({
        study: study.id,
        environment: synthetic ? 'demonstration' : 'production',
        definition: scope.definition,
        strata: ownStrata(),
        sealedSha256: sha256(sealed),
        beacon: beacon.text,
        beaconDay: beacon.day,
        beaconForm: beacon.form,
        attempt: (last?.attempt ?? 0) + 1,
        previous: last?.hash ?? null,
        committedAt: tx.at,
      });
      await keepConfirmed(tx, 'open', warnings);
      const id = tx.id();
      const hash = hashOf(text);
      await tx.insert(tables.commitment, {
        id,
        attempt: (last?.attempt ?? 0) + 1,
        text,
        hash,
        beacon_kind: beacon.kind,
        beacon_day: beacon.day,
        reason: reason || null,
        committed_by: scope.actor.id,
        committed_at: tx.at,
      });
      await tx.insert(tables.randomisation_design, {
        id,
        engine: listEngineId,
        label,
        data,
        key_fingerprint: printed.fingerprint,
        frozen_at: tx.at,
      });
      if (list) await goLive(scope, tx, keyFile, id);
      return { ok: true, hash };
    },
  );
}

let faults: string[] | undefined;

/** Why the design of this version is refused; judged once in a process. Fewer lists than the report has are enough. */
function judged(): string[] {
  faults ??= reportOn(ownDesign(), evenly(design.plannedParticipants), 200).faults;
  return faults;
}

/** Puts the study into production with this commitment, inside the transaction of the last act that it needs. */
export async function goLive(scope: Scope, tx: Tx, keyFile: string, commitment: string): Promise<void> {
  const { tables } = scope.engine;
  const its = await tx.find(tables.randomisation_design, commitment);
  const printed = keyIn(keyFile);
  // Meanwhile the file may have been lost or exchanged: another key would make another list than the one committed to.
  if (!printed.ok || printed.fingerprint !== its?.key_fingerprint) throw problem('study_key.unusable');
  const last = await lastCommitment(scope, tx.query);
  const keys = keyring(printed.key, study.id, 'production');
  const sealedNow = sha256(sealedText(its.data, keys.revealListKey()));
  if (last?.id !== commitment || !last.text.includes(`\nsealed_sha256 ${sealedNow}\n`))
    throw new Error('The design is not the one that was committed to.');
  const sealed = [
    tables.arm_told,
    tables.sealed_record,
    tables.code_break_reading,
    tables.allocation,
    tables.sealed_draft,
  ];
  for (const table of [
    ...Object.values(tables.instruments),
    tables.booking,
    tables.reconsent,
    tables.visit,
    tables.eligibility_confirmation,
    tables.allocation_note,
    tables.code_break,
    tables.code_break_link,
    tables.draft,
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
}

type Printed = { ok: true; fingerprint: string; key: Buffer } | { ok: false; message: string };

/** The key in the file with its fingerprint, or why there is none that can be used. */
function keyIn(keyFile: string): Printed {
  if (!existsSync(keyFile)) return { ok: false, message: 'make the study key first.' };
  try {
    const key = readKeyFile(keyFile);
    return { ok: true, key, fingerprint: fingerprintOf(key) };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const anew = 'If no copy of it was ever put away, remove the file on the server and make the key anew.';
    return { ok: false, message: `${error.message} ${anew}` };
  }
}

const plain = (fingerprint: string) => fingerprint.toUpperCase().replace(/[^0-9A-F]/g, '');
