// The roles of a study. One line a role; a new role starts with nothing. `blinded` decides which ledgers and
// which capabilities a role can ever have.
export const roles = {
  administrator: {
    label: 'Administrator',
    blinded: true,
    does: 'Invites people, names the site, activates the study. Sees no clinical data.',
  },
  coordinator: {
    label: 'Study coordinator',
    blinded: true,
    does: 'Screens, takes consent, enrols and randomises. Gets a receipt, never the arm.',
  },
  assessor: {
    label: 'Assessor',
    blinded: true,
    does: 'Measures bone density and strength at each visit. Never learns the arm.',
  },
  trainer: {
    label: 'Trainer',
    blinded: false,
    does: 'Tells participants their arm and runs the programme. Sees the arm of those randomised.',
  },
  statistician: {
    label: 'Statistician',
    blinded: true,
    does: 'Downloads the dataset. The arm is masked until the study is locked.',
  },
} as const;

export type RoleName = keyof typeof roles;
