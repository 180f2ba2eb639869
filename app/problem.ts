// The catalogue of failures: code -> status and what the page says. Codes are never reused. What a page
// says may depend on the record's state but never on an arm.
export const problems = {
  'sign_in.needed': {
    status: 401,
    title: 'Please sign in',
    text: 'This page is for people who have signed in.',
  },
  'session.ended': {
    status: 401,
    title: 'You are signed out',
    text: 'Nothing was saved. Sign in again in another window of this browser, then send it from here.',
  },
  'role.refused': { status: 403, title: 'Not for your role', text: 'Your role does not include this page.' },
  'page.not_found': {
    status: 404,
    title: 'Page not found',
    text: 'There is nothing at this address. Check the address, or start again from your home page.',
  },
  'form.malformed': {
    status: 400,
    title: 'The request could not be read',
    text: 'Go back, reload the page and try again.',
  },
  'setup.needed': {
    status: 409,
    title: 'The study is not set up yet',
    text: 'An administrator must first name the site, its time zone, the scanner and the safety contact.',
  },
  'screening.not_eligible': {
    status: 409,
    title: 'Not eligible',
    text: 'Only a person whom the screening log shows as eligible can be enrolled.',
  },
  'screening.already_enrolled': {
    status: 409,
    title: 'Already enrolled',
    text: 'This screening number already has a participant.',
  },
  'eligibility.own_screening': {
    status: 409,
    title: 'A second person confirms her eligibility',
    text: 'Whoever screened her cannot confirm it. Ask an assessor, or a coordinator who did not screen her.',
  },
  'eligibility.not_eligible': {
    status: 409,
    title: 'Not eligible by the record',
    text: 'Her last screening does not show her as eligible, so there is nothing to confirm.',
  },
  'eligibility.too_early': {
    status: 409,
    title: 'Too early to be confirmed',
    text: 'Her consent, and the values of the first visit that randomisation depends on, are entered first.',
  },
  'note.too_early': {
    status: 409,
    title: 'She is not randomised yet',
    text: 'Before randomisation a mistake is corrected where it was made; only an allocation is annotated.',
  },
  'code_break.own': {
    status: 403,
    title: 'Broken in your name',
    text: 'Another investigator says that she knows of it.',
  },
  'code_break.too_early': {
    status: 409,
    title: 'There is no code to break',
    text: 'She is not randomised: she has no arm, and nobody could know one.',
  },
  'randomisation.already': {
    status: 409,
    title: 'Already randomised',
    text: 'This participant is already randomised; nothing was changed.',
  },
  'randomisation.not_ready': {
    status: 409,
    title: 'Not ready to be randomised',
    text: 'Consent, every baseline form and her confirmed eligibility come first. Nothing was changed; the page of her randomisation says what is missing.',
  },
  'randomisation.used_up': {
    status: 409,
    title: 'The list is used up',
    text: 'The uploaded list has no place left in her stratum, and nothing was changed. She cannot be randomised in this study.',
  },
  'form.closed': {
    status: 403,
    title: 'This form is closed',
    text: 'Values of an earlier visit stay closed to assessors until the next visit is finished.',
  },
  'form.confidential': {
    status: 403,
    title: 'Somebody else has entered this form',
    text: 'Only whoever entered it reads it again, so that nobody is influenced by what a colleague thinks.',
  },
  'form.void': { status: 409, title: 'This form is void', text: 'A void form can be read, not changed.' },
  'visit.missed': {
    status: 409,
    title: 'This visit is recorded as missed',
    text: 'Forms cannot be entered for a missed visit.',
  },
  'visit.has_forms': {
    status: 409,
    title: 'This visit has forms',
    text: 'A visit with entered forms cannot be recorded as missed.',
  },
  'study.mode': {
    status: 409,
    title: 'Not possible in this state of the study',
    text: 'The study has already left practice.',
  },
  'study_key.unusable': {
    status: 503,
    title: 'The study key cannot be used',
    text: "Nothing was changed. The key on the server is missing, damaged, open to others, or not the one that this study was activated with. Whoever runs the server must put a custodian's copy in its place, or name it with --key-file; the next start says which it is.",
  },
  'study.mode_changed': {
    status: 409,
    title: 'Nothing was saved: the study is no longer in practice',
    text: 'This form was opened while the study was in practice, and the study has been activated since. What was entered in practice is discarded. If this belongs to the study itself, open the form anew and enter it there.',
  },
  'study.locked': {
    status: 409,
    title: 'Nothing was saved: the study is locked',
    text: 'Once the study is locked nothing can be entered or changed any more. The page “Lock and unseal” says who locked it, when and why.',
  },
  'database.away': {
    status: 503,
    title: 'The database cannot be reached just now',
    text: 'Nothing was changed. Wait a moment, then try again; if it lasts, tell your administrator.',
  },
  'database.unknown': {
    status: 503,
    title: 'It is not certain that this was saved',
    text: 'The database was lost at the moment of saving. Wait a moment, then try again: what was saved already is not saved twice. If it lasts, tell your administrator.',
  },
  'study.moved': {
    status: 503,
    title: 'The study has moved',
    text: 'Nothing was changed. The study is served at another place now: ask your administrator for its address.',
  },
  unexpected: {
    status: 500,
    title: 'Something went wrong',
    text: 'Nothing was saved. Go back and try again; if it happens again, tell your administrator.',
  },
  'token.refused': {
    status: 401,
    title: 'No valid token',
    text: 'Send a token that is in force as “Authorization: Bearer …”. Tokens are made on the page “Access for programs”.',
  },
  'token.scope': {
    status: 403,
    title: 'Not for this token',
    text: 'This token was not made for what is asked for. Make one that is.',
  },
  'api.busy': {
    status: 429,
    title: 'Too many at a time',
    text: 'Four requests of yours are still being answered. Ask again when one is done.',
  },
  'api.method': { status: 405, title: 'Only GET', text: 'This address is read by GET alone.' },
  'api.parameter': {
    status: 400,
    title: 'Unknown parameter',
    text: 'The address has a parameter that is unknown or stands there twice.',
  },
  'export.unknown': { status: 404, title: 'No such table', text: 'The dataset has no such table.' },
  'export.since': {
    status: 400,
    title: 'The point in time cannot be read',
    text: 'changed_since: the number of an event, or a day or an instant in UTC.',
  },
  'export.unwritable': {
    status: 422,
    title: 'The table cannot be written',
    text: 'The format cannot hold the table.',
  },
  'account.refused': {
    status: 409,
    title: 'Not possible for this account',
    text: 'The account is in a state that does not allow this.',
  },
} as const;

export type ProblemCode = keyof typeof problems;

/** A broken promise. Services throw it; the edge turns it into a page. */
export class Problem extends Error {
  readonly code: ProblemCode;
  constructor(code: ProblemCode, detail?: string) {
    super(detail ?? problems[code].text);
    this.name = 'Problem';
    this.code = code;
  }
}

/** The failure with this code, for `throw problem('visit.missed')`. */
export const problem = (code: ProblemCode, detail?: string): Problem => new Problem(code, detail);
