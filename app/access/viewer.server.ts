// What the frame of a page knows of its reader. Nothing in it depends on an arm.
import type { Scope } from '#app/services/scope.server.ts';
import { dayAt, studyState } from '#app/services/settings.server.ts';
import { study } from '#app/study/index.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import type { Viewer } from '#app/views/viewer.ts';

const navigation: Record<RoleName, readonly (readonly [string, string])[]> = {
  administrator: [
    ['/', 'Home'],
    ['/people', 'People'],
    ['/settings', 'Study settings'],
    ['/activate', 'Activation'],
  ],
  coordinator: [
    ['/', 'Home'],
    ['/screening', 'Screening log'],
    ['/participants', 'Participants'],
    ['/work', 'Work list'],
    ['/calendar', 'Calendar'],
    ['/adverse-events', 'Adverse events'],
    ['/confirmations', 'Confirmations'],
  ],
  assessor: [
    ['/', 'Home'],
    ['/participants', 'Participants'],
    ['/work', 'Work list'],
    ['/calendar', 'Calendar'],
    ['/adverse-events', 'Adverse events'],
  ],
  investigator: [
    ['/', 'Home'],
    ['/participants', 'Participants'],
    ['/adverse-events', 'Adverse events'],
    ['/code-breaks', 'Code breaks'],
  ],
  trainer: [
    ['/', 'Home'],
    ['/programme', 'Programme'],
    ['/adverse-events', 'Adverse events'],
  ],
  statistician: [
    ['/', 'Home'],
    ['/export', 'Export'],
    ['/codebook', 'Codebook'],
  ],
};

/** The frame of a page for the scope's actor. */
export async function viewerOf(scope: Scope): Promise<Viewer> {
  const state = await studyState(scope);
  const role = scope.actor.role as RoleName;
  const timeZone = state.site?.timeZone ?? 'UTC';
  return {
    name: scope.actor.name,
    role,
    roleLabel: roles[role].label,
    blinded: roles[role].blinded,
    mode: state.mode,
    synthetic: state.synthetic,
    study: study.title,
    site: state.site?.name ?? null,
    timeZone,
    lock:
      state.lockedAt === null ? null : { since: dayAt(state.lockedAt, timeZone), unsealed: state.unsealed },
    nav: navigation[role].map(([href, label]) => ({ href, label })),
  };
}
