// Every free text that somebody can type, and what becomes of it. A new input of a page, or a new column of text, must be
// listed here: it is asked about when it holds a word of the programme, or it says why that is not needed.

/** What is asked about; see app/services/free-text.server.ts and app/study/kinds/text.ts. */
export const asked = 'asked about';
const password = 'a password: nobody reads it';
const address = 'an e-mail address, refused in any other shape';

/** Inputs of pages by file and name; `(computed)` where the name is. */
export const inputs: Readonly<Record<string, string>> = {
  'app/routes/account.tsx again': password,
  'app/routes/account.tsx current': password,
  'app/routes/account.tsx password': password,
  'app/routes/emergency.$token.tsx code': 'a code: it is compared with a hash and not kept',
  'app/routes/participants.tsx search': 'a search: it is not kept',
  'app/routes/people.tsx email': address,
  'app/routes/people.tsx name': asked,
  'app/routes/people_.$id.tsx reason': asked,
  'app/routes/programme_.$number.tsx told_on': 'a day',
  'app/routes/screening_.new.tsx rescreen_of': 'a number that is in the log, or it is refused',
  // Of the site: its name, the scanner and the safety contact; the others have a shape of their own.
  'app/routes/settings.tsx (computed)': asked,
  'app/routes/sign-in.tsx email': 'an address that is looked for: it is not kept',
  'app/routes/sign-in.tsx password': password,
  'app/routes/welcome.$token.tsx again': password,
  'app/routes/welcome.$token.tsx code': 'a code: it is compared with a hash and not kept',
  'app/routes/welcome.$token.tsx email': address,
  'app/routes/welcome.$token.tsx name': asked,
  'app/routes/welcome.$token.tsx password': password,
  'app/views/allocation-notes.tsx note': asked,
  'app/views/analysis-programs.tsx name': asked,
  'app/views/analysis-programs.tsx note': asked,
  'app/views/analysis-programs.tsx sha256': 'a hash, refused in any other shape',
  'app/views/book-visit.tsx day': 'a day',
  'app/views/book-visit.tsx time': 'a time of day, or it is refused',
  'app/views/code-break.tsx password': password,
  'app/views/code-break.tsx reason': asked,
  'app/views/code-break.tsx receiver': asked,
  'app/views/code-break.tsx receiver_role': asked,
  // What the public value is, and why a commitment is replaced; the others have a shape of their own.
  'app/views/commit-form.tsx (computed)': asked,
  'app/views/commitment.tsx beacon': 'throws, numbers or hexadecimal characters alone',
  'app/views/consent-sheets.tsx approved_on': 'a day',
  'app/views/consent-sheets.tsx sheet': asked,
  'app/views/consents.tsx given_on': 'a day',
  'app/views/consents.tsx reason': asked,
  'app/views/data-entry.tsx __reason': asked,
  'app/views/incident-form.tsx participant': 'the number of somebody who is enrolled, or it is refused',
  'app/views/lock.tsx confirm': 'two words that are prescribed: they are not kept',
  'app/views/lock.tsx password': password,
  'app/views/lock.tsx reason': asked,
  'app/views/program-file.tsx (computed)': 'a file: it stays in the browser, and its hash goes into a field',
  // The fields of the study: its kind asks about a text, unless it is sealed.
  // Of a scanner and a calibration; the others have a shape of their own.
  'app/views/scanners.tsx (computed)': asked,
  'app/views/study-field.tsx (computed)': asked,
  'app/views/tokens.tsx name': 'letters and digits for a program: only whoever typed it reads it',
  'app/views/tokens.tsx password': password,
  'app/views/two-layer-form.tsx __reason': asked,
  'app/routes/participants_.$number_.unscheduled.tsx date': 'a day',
  'app/views/visit-date.tsx date': 'a day',
  'app/views/visit-date.tsx reason': asked,
  'app/views/void-form.tsx reason': asked,
};

const coded = 'chosen from a list, or made by the program';
const sealed = 'ciphertext, or read by unblinded people and custodians alone';

/** Columns of text by table and name, but ids, instants, days, states and hashes. */
export const columns: Readonly<Record<string, string>> = {
  'account email': address,
  'account name': asked,
  'account role': coded,
  'allocation arm': sealed,
  'allocation engine': coded,
  'allocation label': coded,
  'allocation stratum': coded,
  'access_token name': 'letters and digits for a program: only whoever typed it reads it',
  'access_token scopes': coded,
  'allocation_note kind': coded,
  'allocation_note note': asked,
  'analysis_program name': asked,
  'analysis_program note': asked,
  'analysis_program sha256': 'a hash',
  'beacon_entry role': coded,
  'beacon_entry value': 'throws, numbers or hexadecimal characters alone',
  'booking time': 'a time of day',
  'code_break kind': coded,
  'code_break reader': coded,
  'code_break reason': asked,
  'code_break receiver': asked,
  'code_break receiver_role': asked,
  'commitment beacon_kind': coded,
  'commitment reason': asked,
  // It holds the name of the public value.
  'commitment text': asked,
  'consent_sheet label': asked,
  'cross_calibration equation': asked,
  'definition data': 'the study itself',
  'definition version': 'the study itself',
  'draft place': coded,
  'draft typed': 'ciphertext: its author alone reads it',
  'eligibility_confirmation stratum': coded,
  'link purpose': coded,
  'participant number': coded,
  'participant stratum': coded,
  'randomisation_design data': sealed,
  'randomisation_design engine': coded,
  'randomisation_design key_fingerprint': sealed,
  'randomisation_design label': coded,
  'reconsent void_reason': asked,
  'scanner name': asked,
  'scanner serial': asked,
  'scanner software': asked,
  'screening number': coded,
  'screening reasons': 'the judgement, in the words of the study',
  'screening rescreen_of': coded,
  'screening verdict': coded,
  'sealed_draft place': coded,
  'sealed_draft typed': sealed,
  'sealed_record cells': sealed,
  'sealed_record instrument': coded,
  'session address': 'of a computer',
  'site name': asked,
  'site optional_forms': coded,
  'site safety_email': address,
  'site safety_name': asked,
  'site safety_phone': 'a telephone number, refused in any other shape',
  'site scanner': asked,
  'site time_zone': 'the name of a time zone, or it is refused',
  'study mode': coded,
  'study_lock reason': asked,
  'throttle since': 'an instant',
  'unsealing reason': asked,
  'unsealing role': coded,
  'uploaded_list list': sealed,
  'uploaded_list sha256': 'a hash',
  'visit missed_reason': coded,
  'visit unscheduled_reason': coded,
};

/** Columns that every form has beside its fields. */
export const ofEveryForm: Readonly<Record<string, string>> = {
  missing: coded,
  warnings: coded,
  void_reason: asked,
};

/** Names of inputs that are asked about, for whoever fills in a page. */
export const askedNames = new Set([
  ...Object.entries(inputs).flatMap(([place, what]) => (what === asked ? [place.split(' ')[1] ?? ''] : [])),
  ...['scanner', 'safety_name', 'software', 'equation'],
]);
