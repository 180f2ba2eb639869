// The checks of the study across forms and visits, asked when a form is saved. They are handed the fields that they declare,
// of exactly those records, and what is said is the sentence of the study: no value of another record comes in here and out.
import type { AcrossCheck, AcrossInput } from '#app/study/across-check.ts';
import type { Parsed } from '#app/study/form.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Value } from '#app/study/kinds.ts';
import { unscheduledNumber } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { areCrossCalibrated } from '../scanners.server.ts';
import type { Scope } from '../scope.server.ts';
import { fromCell } from './cells.server.ts';
import { liveRecord, type ParticipantRow } from './lookups.server.ts';

/** What is off: hard checks as errors, soft ones as what is to be confirmed. A field that is wrong already is left alone. */
export async function acrossForms(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  key: { visit: string; form: string },
  parsed: Parsed,
): Promise<Pick<Parsed, 'errors' | 'warnings'>> {
  const found: Pick<Parsed, 'errors' | 'warnings'> = { errors: [], warnings: [] };
  const records = new Map<string, Promise<Row | undefined>>();
  const recordOf = ({ visit, form }: AcrossInput) => {
    const name = visit === 'same' ? key.visit : visitBefore(key.visit, form);
    if (name === undefined) return undefined;
    const place = `${name}/${form}`;
    const record = records.get(place) ?? liveRecord(scope, q, form, participant.id, name);
    records.set(place, record);
    return record;
  };
  const handedIn = async (input: AcrossInput): Promise<Value> => {
    if (input.visit === 'same' && input.form === key.form) return parsed.values[input.field] ?? null;
    const instrument = instrumentNamed(input.form);
    const record = await recordOf(input);
    return instrument && record ? fromCell(instrument, input.field, record[input.field] ?? null) : null;
  };
  for (const check of study.acrossChecks as readonly AcrossCheck[]) {
    const { form, field, message } = check;
    if (form !== key.form) continue;
    if ([...parsed.errors, ...found.errors].some((each) => each.field === field)) continue;
    const inputs: Record<string, Value> = {};
    for (const [name, input] of Object.entries(check.uses)) inputs[name] = await handedIn(input);
    if (Object.values(inputs).includes(null) || !check.isOff(inputs)) continue;
    if (check.unless && (await areCrossCalibrated(scope, q, inputs.now, inputs.before))) continue;
    if (check.level === 'hard') found.errors.push({ field, message });
    else found.warnings.push({ field, rule: `${form}.${check.id}`, message });
  }
  return found;
}

/** The nearest visit of the schedule before this one that has the form; of an unscheduled visit the first that has it. */
function visitBefore(visit: string, form: string): string | undefined {
  const has = ({ forms }: (typeof study.visits)[number]) => forms.includes(form);
  if (unscheduledNumber(visit) !== undefined) return study.visits.find(has)?.name;
  const at = study.visits.findIndex((each) => each.name === visit);
  return study.visits.slice(0, Math.max(0, at)).findLast(has)?.name;
}
