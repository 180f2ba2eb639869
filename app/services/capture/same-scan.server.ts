// A change of density can be read only from the same scanner, side and vertebrae. What the first visit was made with
// is compared; what it measured is neither looked at nor told.
import type { Parsed, Warning } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { liveRecord, type ParticipantRow } from './lookups.server.ts';

const compared = [
  ['device', 'other_scanner', 'Scanner: another one was named at the first visit.'],
  ['ls_region', 'other_vertebrae', 'Vertebrae: others were measured at the first visit.'],
  ['fn_side', 'other_side', 'Side: the other side was scanned at the first visit.'],
] as const;
const advice = 'Check it; if it is right, confirm it.';

const normal = (text: unknown) => String(text).trim().toLowerCase().replace(/\s+/g, ' ');

/** What the scan of a later visit was made with otherwise than that of the visit before. */
export async function otherScan(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  key: { visit: string; form: string },
  { values }: Parsed,
): Promise<Warning[]> {
  const earlier = study.visits[study.visits.findIndex((each) => each.name === key.visit) - 1];
  if (key.form !== 'dxa' || !earlier) return [];
  const first = await liveRecord(scope, q, 'dxa', participant.id, earlier.name);
  return compared.flatMap(([field, rule, sentence]) => {
    const [before, now] = [first?.[field] ?? null, values[field] ?? null];
    if (before === null || now === null || normal(before) === normal(now)) return [];
    return [{ field, rule: `dxa.${rule}`, message: `${sentence} ${advice}` }];
  });
}
