// What is entered into the logs of a participant, and what she says of her programme.

import { capabilities } from '#app/access/capabilities.server.ts';
import { bpaqEntries, but, type Entries } from './acts.ts';
import type { TestWorld, Which } from './world.ts';

export const logEntries: Record<string, Entries> = {
  fall: [
    ['fall_day', '2026-03-01'],
    ['fall_injury', 'MINOR'],
    ['fall_care', 'NONE'],
    ['fall_circumstance', 'OUTDOORS'],
    ['fall_words', 'Slipped on wet leaves'],
  ],
  fracture: [
    ['fracture_day', '2026-02'],
    ['fracture_site', 'WRIST'],
    ['fracture_trauma', 'LOW'],
    ['fracture_confirmed', 'YES'],
    ['fracture_treatment', 'SUPPORT'],
    ['fracture_circumstance', 'APART'],
    ['fracture_words', 'Fell at home'],
  ],
  medication: [
    ['med_name', 'alendronate'],
    ['med_class', 'BISPHOSPHONATE'],
    ['med_start', '2025-11'],
    ['med_ongoing', '1'],
    ['med_stop', ''],
    ['med_reason', 'Low bone mass'],
  ],
  medication_dose: [
    ['dose_amount', '70'],
    ['dose_unit', 'MG'],
    ['dose_frequency', 'WEEKLY'],
    ['dose_from', '2025-11'],
    ['dose_until', ''],
  ],
};

export const sealedEntries: Record<string, Entries> = {
  bpaq_followup: [['bpaq_answered_on', '2026-03-02'], ...bpaqEntries],
  paces_8: [
    ['paces_answered_on', '2026-03-02'],
    ...Array.from({ length: 8 }, (_, i): [string, string] => [`paces_${i + 1}`, i === 3 ? '7' : '5']),
  ],
  exit_survey: [
    ['exit_answered_on', '2026-03-02'],
    ['exit_satisfied', '5'],
    ['exit_worthwhile', '4'],
    ['exit_safe', '5'],
    ['exit_continue', '4'],
    ['exit_recommend', '5'],
    ['exit_liked', 'The barbell and the group'],
    ['exit_disliked', ''],
  ],
};

type Logger = 'coordinator' | 'assessor' | 'trainer';

/** Enters a record of a log, or what belongs to one. Answers its id. */
export async function log(
  w: TestWorld,
  role: Logger,
  name: string,
  number: string,
  more: { changes?: Record<string, string | undefined>; parent?: string; which?: Which } = {},
): Promise<string> {
  const key = { log: name, number, id: null, parent: more.parent ?? null };
  const saved = await w
    .as(role, more.which ?? 1)
    .logs.save(key, but(logEntries[name] ?? [], more.changes ?? {}));
  if (!saved.ok) throw new Error(`Refused: ${JSON.stringify(saved.view.errors)}`);
  return saved.id;
}

/** Enters what she says of her programme. Answers the id of its record. */
export async function answerSealed(
  w: TestWorld,
  number: string,
  form: string,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const saved = await w
    .as('trainer')
    .sealedForms.save(number, form, [...but(sealedEntries[form] ?? [], changes), ['__version', '0']]);
  if (!saved.ok) throw new Error(`Refused: ${JSON.stringify(saved.view.errors)}`);
  return saved.id;
}

/** What another trainer can do, who has joined the study. */
export async function secondTrainer(w: TestWorld) {
  const who = { email: 'tess@example.org', name: 'Tess Tait', role: 'trainer' } as const;
  const { people } = w.as('administrator');
  await people.invite(who);
  const id = (await people.list()).find(({ name }) => name === who.name)?.id ?? '';
  const { keyFile } = w.runtime;
  return capabilities.trainer({ scope: w.runtime.scope({ ...who, id }), session: '', keyFile });
}
