// What each role's home shows. A role without a site yet is told to wait, or to name it.
import type { Capabilities } from './capabilities.server.ts';

type Anyone = Capabilities[keyof Capabilities];

/** The data of the home page, by role. */
export async function homeOf(person: Anyone) {
  const { site, lock } = await person.viewer();
  if (person.role === 'administrator') {
    const { mode } = await person.settings.state();
    const people = await person.people.list();
    return {
      role: 'administrator' as const,
      hasSite: site !== null,
      mode,
      isLocked: lock !== null,
      waiting: people.filter((each) => each.state === 'unconfirmed').length,
      people: people.length,
    };
  }
  if (person.role === 'statistician') {
    const { arm } = await person.export.describe();
    return { role: 'statistician' as const, arm };
  }
  if (person.role === 'investigator') {
    const alerts = (await person.emergency.all()).filter((each) => each.acknowledged === null);
    return { role: 'investigator' as const, alerts };
  }
  if (person.role === 'trainer') {
    const lines = await person.programme.revealArms();
    const unsent = await person.drafts.own();
    return { role: 'trainer' as const, lines: lines.filter((each) => each.toldOn === null), unsent };
  }
  const work = site === null ? null : await person.participants.work();
  const unsent = await person.drafts.own();
  if (person.role === 'assessor') return { role: 'assessor' as const, work, confirmations: 0, unsent };
  const confirmations = (await person.people.waiting()).length;
  const consents = site === null ? null : await person.consents.waiting();
  return { role: 'coordinator' as const, work, confirmations, unsent, consents };
}
