// A study in which every page has something to show: a participant in each state, screenings of each verdict, an
// adverse event and an incident of each person who may enter one.
import {
  beginUnscheduled,
  completeFollowUp,
  enrol,
  followUpDay,
  logIncident,
  measured,
  noteMistake,
  randomised,
  ready,
  recordCourse,
  recordEvent,
  screen,
} from '../acts.ts';
import { breakCode } from '../code-breaking.ts';
import { answerSealed, log } from '../logging.ts';
import { type Stage, stage } from './stage.ts';

export interface Peopled extends Stage {
  events: string[];
  incidents: string[];
  courses: string[];
  logged: string[];
}

export async function peopled(): Promise<Peopled> {
  const its = await stage();
  const { w } = its;
  const done = await randomised(w);
  await randomised(w, { medication: true });
  await enrol(w);
  await ready(w);
  await measured(w);
  await screen(w);
  await screen(w, { age: '60' });
  await screen(w, { recent_fracture: 'unknown', rescreen_of: 'S-007' });
  await noteMistake(w, 'L-002');
  for (const seen of ['0', '1']) await breakCode(w, 'L-002', { seen }, 'coordinator');
  await beginUnscheduled(w, 'L-002', { date: '2026-03-02' });
  await completeFollowUp(w, done, followUpDay);
  const events = [
    await recordEvent(w, 'coordinator', 'L-003'),
    await recordEvent(w, 'assessor', 'L-003'),
    await recordEvent(w, 'trainer', 'L-001', { serious: '1', serious_criteria: 'HOSP' }),
  ];
  const incidents: string[] = [];
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    incidents.push(await logIncident(w, role, 'L-001'));
  const courses = [
    await recordCourse(w, 'coordinator', 'L-002', { course_date: followUpDay }),
    await recordCourse(w, 'trainer', 'L-001'),
  ];
  const logged: string[] = [];
  for (const role of ['coordinator', 'trainer'] as const) {
    const parent = await log(w, role, 'medication', 'L-001');
    logged.push(
      await log(w, role, 'fall', 'L-001'),
      parent,
      await log(w, role, 'medication_dose', 'L-001', { parent }),
    );
  }
  await answerSealed(w, 'L-001', 'paces_8');
  await w.as('administrator').people.invite({
    name: 'Theo Thorn',
    email: 'theo@example.org',
    role: 'trainer',
  });
  return { ...its, events, incidents, courses, logged };
}
