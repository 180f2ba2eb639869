// What can be verified with the key alone: that everything sealed opens where it stands, and that every allocation is
// the next one of the list that the key derives. Findings name rows, never an arm.
import { asc, eq, isNotNull } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Engine, Reading } from '#db/open.ts';
import { KeyError, type Keyring, keyring, readKeyFile } from '../keyring.server.ts';
import { studyState } from '../settings.server.ts';
import { unsealCells } from '../two-layers/sealed.server.ts';
import type { Findings } from '../verify.server.ts';
import { hashOf, lastCommitment } from './commitment.server.ts';
import { designInForce, frozenDesign, needKeyOfTheList, sealedText } from './design.server.ts';
import { relist } from './relist.server.ts';
import { engineId } from './scheme.server.ts';
import { uploadedList } from './uploaded.server.ts';

/** Opens every sealed cell and holds every allocation against the list. Throws KeyError when the file holds no key. */
export async function verifySealed(engine: Engine, keyFile: string): Promise<Findings> {
  const { mode } = await studyState({ engine });
  const keys = keyring(readKeyFile(keyFile), study.id, mode);
  try {
    if (mode === 'production') await needKeyOfTheList({ engine, keyring: async () => keys });
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return { passed: [], failed: [error.message] };
  }
  return engine.snapshot(async (q) => {
    const findings: Findings = { passed: [], failed: [] };
    await verifyList(engine, q, keys, findings);
    await verifyCells(engine, q, keys, findings);
    return findings;
  });
}

async function verifyList(engine: Engine, q: Reading, keys: Keyring, findings: Findings): Promise<void> {
  const { allocation, participant } = engine.tables;
  const its = await designInForce({ engine }, q);
  await verifyCommitment(engine, q, keys, findings);
  const rows = await q
    .select({ row: allocation, stratum: participant.stratum })
    .from(allocation)
    .leftJoin(participant, eq(participant.id, allocation.participant_id))
    .orderBy(asc(allocation.label), asc(allocation.position), asc(allocation.stratum), asc(allocation.id));
  const uploaded = await uploadedList(engine, q);
  const list = opened(() => relist(its, keys, uploaded));
  if (!list) {
    findings.failed.push('the list: the one that was uploaded is not the one that was committed to');
    return;
  }
  const faultOf = ({ row, stratum }: (typeof rows)[number]): string | undefined => {
    if (row.label !== its.label || row.engine !== its.engine) return 'is of another list';
    if (row.stratum !== stratum) return 'is in another stratum than its participant';
    const next = list(row.stratum);
    if (row.position !== next.position) return 'takes another place than the next';
    const place = { participant: row.participant_id, row: row.id, column: 'arm' };
    const arm = opened(() => keys.open(place, row.arm));
    if (arm === undefined) return 'does not open';
    return arm === next.arm ? undefined : 'is not the one that the key derives';
  };
  const faults = rows.flatMap((each) => {
    const fault = faultOf(each);
    return fault === undefined ? [] : [`${each.row.id}: ${fault}`];
  });
  if (faults.length === 0)
    findings.passed.push(
      `the list: ${rows.length} allocations open, and each is the one that the key derives`,
    );
  else
    findings.failed.push(
      `the list: ${faults.length} of ${rows.length} allocations are wrong (first: ${faults[0]})`,
    );
  const allocated = new Set(rows.map(({ row }) => row.participant_id));
  const randomised = await q
    .select({ id: participant.id })
    .from(participant)
    .where(isNotNull(participant.randomised_at))
    .orderBy(asc(participant.id));
  const without = randomised.filter(({ id }) => !allocated.has(id));
  if (without.length > 0)
    findings.failed.push(
      `the list: ${without.length} randomised participants have no allocation (first: ${without[0]?.id})`,
    );
}

/** That design and list key are those that were committed to. A study of engine 1 has no commitment. */
async function verifyCommitment(
  engine: Engine,
  q: Reading,
  keys: Keyring,
  findings: Findings,
): Promise<void> {
  const its = await lastCommitment({ engine }, q);
  const row = await frozenDesign({ engine }, q);
  const { mode } = await studyState({ engine });
  if (mode !== 'production' || row?.engine === engineId) return;
  const sealed = row && opened(() => sealedText(row.data, keys.revealListKey()));
  if (!its || its.id !== row?.id || hashOf(its.text) !== its.hash)
    findings.failed.push('the commitment: its text is not the one of its hash');
  else if (sealed === undefined || !its.text.includes(`\nsealed_sha256 ${hashOf(sealed)}\n`))
    findings.failed.push('the commitment: design and key are not those that were committed to');
  else findings.passed.push('the commitment: design and key are those that were committed to');
}

async function verifyCells(engine: Engine, q: Reading, keys: Keyring, findings: Findings): Promise<void> {
  const { sealed_record: sealed } = engine.tables;
  const rows = await q
    .select({ id: sealed.id, participant: sealed.participant_id, cells: sealed.cells })
    .from(sealed)
    .orderBy(asc(sealed.id));
  const wrong = rows.filter((row) => opened(() => unsealCells(keys, row)) === undefined);
  if (wrong.length === 0) findings.passed.push(`sealed_record: ${rows.length} rows open`);
  else
    findings.failed.push(
      `sealed_record: ${wrong.length} of ${rows.length} rows do not open (first: ${wrong[0]?.id})`,
    );
}

/** What is opened, or undefined where it was changed, moved or sealed with another key. */
function opened<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
