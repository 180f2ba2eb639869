// The roles of a study. One line a role; a new role starts with nothing. `blinded` decides which ledgers and
// which capabilities a role can ever have; `clinical` says whether it meets a participant's data at all.
export const roles = {
  administrator: {
    label: 'Administrator',
    blinded: true,
    clinical: false,
    does: 'Invites people, names the site, activates the study. Sees no clinical data.',
  },
  coordinator: {
    label: 'Study coordinator',
    blinded: true,
    clinical: true,
    does: 'Screens, takes consent, enrols and randomises. Gets a receipt, never the arm.',
  },
  assessor: {
    label: 'Assessor',
    blinded: true,
    clinical: true,
    does: 'Measures bone density and strength at each visit. Never learns the arm.',
  },
  investigator: {
    label: 'Investigator',
    blinded: true,
    clinical: true,
    does: 'Answers for the safety of participants. Has the code of one broken in an emergency, for one receiver.',
  },
  trainer: {
    label: 'Trainer',
    blinded: false,
    clinical: true,
    does: 'Tells participants their arm and runs the programme. Sees the arm of those randomised.',
  },
  statistician: {
    label: 'Statistician',
    blinded: true,
    clinical: true,
    does: 'Downloads the dataset. The arm is a dummy until the study is locked, and masked until it is unsealed.',
  },
} as const;

export type RoleName = keyof typeof roles;

/** One person of each of these signs before a locked study is unsealed. */
export const unsealers = ['administrator', 'statistician'] as const satisfies readonly RoleName[];
