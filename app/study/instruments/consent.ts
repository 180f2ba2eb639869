// Consent comes before any study measurement. Initials and year of birth identify and are never exported.
import { instrument } from '../instrument.ts';
import { dayHint } from '../kinds/day.ts';

export const consent = instrument('consent', {
  label: 'Consent',
  enteredBy: ['coordinator'],
  readBy: ['coordinator'],
  fields: {
    consent_version: {
      kind: 'text',
      label: 'Version of the consent form',
      hint: 'As printed on the form, for example 2.1',
      maxLength: 20,
      mustHave: true,
      listed: 'consent_sheets',
    },
    consent_date: { kind: 'day', label: 'Date of consent', hint: dayHint, notFuture: true, mustHave: true },
    initials: {
      kind: 'text',
      label: 'Initials',
      hint: 'To tell two people apart at the visit. Never exported.',
      maxLength: 4,
      identifier: true,
      required: false,
    },
    birth_year: {
      kind: 'integer',
      label: 'Year of birth',
      hint: 'Never exported.',
      min: 1900,
      max: 2010,
      identifier: true,
      required: false,
      source: 'ours',
    },
  },
});
