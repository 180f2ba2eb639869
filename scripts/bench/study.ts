// The studies that the benchmark works on. People, site and the participants whose forms are saved come in by the
// same doors as everybody; only bulk.ts goes around them.
import { cpSync } from 'node:fs';
import { capabilities } from '#app/access/capabilities.server.ts';
import { openRuntime } from '#server/runtime.ts';
import { settle } from '../demo/people.ts';
import { temporaryFolder } from './children.ts';
import { consent, screening } from './typed.ts';

const site = {
  name: 'Gold Coast',
  time_zone: 'Australia/Brisbane',
  scanner: 'Medix DR',
  safety_name: 'Dr Maya Meyer',
  safety_phone: '+61 7 5550 0100',
  safety_email: 'safety@example.org',
};

export const today = () => new Date().toISOString().slice(0, 10);

/** A data directory with accounts and a site, and with participants whose baseline visit is open. */
export async function makeStudy(participants = 0): Promise<{ dir: string; numbers: string[] }> {
  const dir = temporaryFolder();
  const runtime = await openRuntime({ place: { data: dir } });
  const cast = await settle(runtime, capabilities);
  const saved = await cast.as('administrator').settings.saveSite(site);
  if (!saved.ok) throw new Error(saved.errors[0]?.message);
  const numbers: string[] = [];
  const day = today();
  for (let i = 0; i < participants; i++) {
    const screened = await cast.as('coordinator').screening.screen(screening(day));
    if (!screened.ok) throw new Error('The screening was refused.');
    const enrolled = await cast.as('coordinator').screening.enrol(screened.number, consent(day));
    if (!enrolled.ok) throw new Error('The consent was refused.');
    const opened = await cast.as('assessor').capture.openVisit(enrolled.number, 'baseline', { date: day });
    if (!opened.ok) throw new Error('The visit was refused.');
    numbers.push(enrolled.number);
  }
  await runtime.close();
  return { dir, numbers };
}

/** A copy of a study that is not open. */
export function copyStudy(dir: string): string {
  const copy = temporaryFolder();
  cpSync(dir, copy, { recursive: true });
  return copy;
}
