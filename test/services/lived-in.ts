// A study in which everything has happened at least once: for what must hold of any study.

import { signIn } from '#app/services/accounts/sessions.server.ts';
import { registerProgram } from '#app/services/analysis-programs.server.ts';
import { downloadBundle } from '#app/services/export/bundle.server.ts';
import {
  anthropometryEntries,
  beginUnscheduled,
  book,
  but,
  completeBaseline,
  completeFollowUp,
  confirmEligibility,
  enrol,
  followUpDay,
  logIncident,
  noteMistake,
  optionalEntries,
  randomised,
  ready,
  reconsent,
  recordCourse,
  recordEvent,
  save,
  screen,
  sheet,
  switchOn,
} from '../acts.ts';
import { breakCode, show } from '../code-breaking.ts';
import { program } from '../locking.ts';
import { answerSealed, log, sealedEntries } from '../logging.ts';
import type { TestWorld } from '../world.ts';

/** Lives in the study. Answers the participants: followed up, missed, randomised, enrolled. */
export async function liveIn(w: TestWorld) {
  await screen(w, { age: '60' });
  const scanner = { serial: 'M-1', software: 'Medilink', ls_lsc: '0.028', fn_lsc: '0.033', in_use: '1' };
  for (const name of ['Medix DR', 'Medix 90'])
    await w.as('administrator').scanners.save({ ...scanner, scanner: name });
  await w.as('administrator').scanners.calibrate({
    ...{ one: 'Medix DR', other: 'Medix 90', made_on: '2026-03-01', made_by: 'Paula Price' },
    equation: 'second = first',
  });
  const open = await screen(w, { heart_contraindication: 'unknown' });
  await screen(w, { rescreen_of: open });
  const followed = await randomised(w);
  const missed = await randomised(w, { medication: true });
  await book(w, missed, 'followup', { day: followUpDay, time: '09:30' });
  await book(w, missed, 'followup', { day: followUpDay, time: '10:15', version: '1' });
  const early = await ready(w);
  const enrolled = await enrol(w);
  const key = { number: followed, visit: 'baseline', form: 'anthropometry' } as const;
  // Screened again after it was confirmed, and confirmed again.
  await screen(w, { rescreen_of: 'S-006' });
  await confirmEligibility(w, early, { role: 'coordinator', which: 2 });
  await noteMistake(w, missed);
  await show(w, await breakCode(w, missed));
  await recordEvent(w, 'assessor', early);
  await recordEvent(w, 'coordinator', followed, { term: 'SENTINEL_TERM of a coordinator' });
  await recordEvent(w, 'trainer', followed, {
    term: 'SENTINEL_TERM of a trainer',
    serious: '1',
    serious_criteria: 'HOSP',
  });
  for (const role of ['assessor', 'trainer'] as const) {
    for (const name of ['fall', 'fracture']) await log(w, role, name, followed);
    const parent = await log(w, role, 'medication', followed);
    await log(w, role, 'medication_dose', followed, { parent });
  }
  for (const form of Object.keys(sealedEntries)) await answerSealed(w, followed, form);
  await logIncident(w, 'assessor', followed);
  await logIncident(w, 'trainer', followed, { discovered: 'SENTINEL_TERM of a trainer' });
  await logIncident(w, 'coordinator');
  await recordCourse(w, 'coordinator', followed, { course_details: 'SENTINEL_TERM of a coordinator' });
  await recordCourse(w, 'trainer', followed, { course_details: 'SENTINEL_TERM of a trainer' });
  const between = await beginUnscheduled(w, followed, { date: '2026-03-02', why: 'safety' });
  await save(w, { number: followed, visit: between, form: 'anthropometry' }, anthropometryEntries);
  await w.as('assessor').calendar.makeFeed();
  await w.as('trainer').programme.revealArms();
  await w.as('trainer').programme.recordTold(followed, '2026-03-02');
  await completeFollowUp(w, followed);
  await save(w, key, but(anthropometryEntries, { weight_1: '63.2' }), {
    version: 1,
    reason: 'typed from the wrong line',
  });
  await switchOn(w, ...Object.keys(optionalEntries));
  for (const [form, entries] of Object.entries(optionalEntries))
    await save(w, { number: followed, visit: 'followup', form }, entries);
  await w.as('assessor').capture.missVisit(missed, 'followup', 'declined');
  await completeBaseline(w, enrolled, { date: followUpDay });
  const wrongOne = { number: enrolled, visit: 'baseline', form: 'dxa' } as const;
  await w.as('assessor').capture.voidForm(wrongOne, { reason: 'of another woman', version: 1 });
  await sheet(w, '2.1', '2026-01-10', '0');
  await sheet(w, '3.0', followUpDay, '1');
  await reconsent(w, followed, '3.0', followUpDay);
  await w.as('administrator').people.invite({ email: 'new@example.org', name: 'New', role: 'trainer' });
  await w.as('administrator').people.disable(w.actor('assessor', 2).id, 'has left');
  // What is typed and not saved is in no ledger.
  for (const role of ['assessor', 'trainer'] as const)
    await w.as(role).drafts.keep([
      ['__place', `record/adverse_event/new/${followed}`],
      ['term', 'SENTINEL_TERM typed'],
    ]);
  await registerProgram(w.scope('statistician'), program);
  await signIn(w.scope('system'), { ...w.signInOf('statistician'), address: '10.0.0.1' });
  await downloadBundle(w.scope('statistician'), { formats: ['csv'] });
  return { followed, missed, early, enrolled };
}
