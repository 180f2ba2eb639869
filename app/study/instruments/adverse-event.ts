// Adverse events. Verbatim term, relatedness to the programme and action taken reveal the arm, whoever enters
// them ("strained while lifting"). Severity is not seriousness.

import { liesBefore } from '../days.ts';
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { partialDayHint } from '../kinds/day.ts';

const endBeforeOnset = ({ onset, end }: Values) =>
  liesBefore(onset, end) ? `End: ${end} lies before the onset ${onset}.` : undefined;

const endAndOngoing = ({ end, ongoing }: Values) =>
  ongoing === true && end !== null
    ? `End: the event is said to be ongoing, and yet to have ended on ${String(end)}.`
    : undefined;
const endUnknown = ({ end, ongoing }: Values, missing: Readonly<Record<string, number>>) =>
  ongoing === false && end === null && missing.end === undefined
    ? 'End: the event is not ongoing, so it has ended. Enter when; a month or a year is enough.'
    : undefined;
const criteriaMissing = ({ serious, serious_criteria: criteria }: Values) =>
  serious === true && criteria === null
    ? 'Criteria of seriousness: choose at least one for a serious event.'
    : undefined;
const criteriaTooMany = ({ serious, serious_criteria: criteria }: Values) =>
  serious !== true && criteria !== null
    ? 'Criteria of seriousness: the event is not said to be serious.'
    : undefined;

const fatalNotSerious = ({ outcome, serious, serious_criteria: criteria }: Values) =>
  outcome === 'FATAL' && !(serious === true && Array.isArray(criteria) && criteria.includes('DTH'))
    ? 'Outcome: a fatal event is serious, by death. Check seriousness and its criteria; if they are right, confirm them.'
    : undefined;
const ongoingRecovered = ({ outcome, ongoing }: Values) =>
  outcome === 'RECOVERED' && ongoing === true
    ? 'Outcome: the event is said to be ongoing, and yet recovered from. Check both; if they are right, confirm them.'
    : undefined;

const hard = { version: 1, level: 'hard' } as const;
const soft = { version: 1, level: 'soft' } as const;

export const adverseEvent = instrument('adverse_event', {
  label: 'Adverse event',
  enteredBy: ['coordinator', 'assessor', 'trainer'],
  readBy: ['coordinator', 'assessor', 'trainer'],
  repeats: true,
  fields: {
    term: {
      kind: 'text',
      label: 'What happened',
      hint: 'In the words that were used',
      maxLength: 200,
      mustHave: true,
      reveals: 'arm',
    },
    onset: {
      kind: 'day',
      label: 'Onset',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      mustHave: true,
    },
    ongoing: { kind: 'yes_no', label: 'Is it ongoing?' },
    end: {
      kind: 'day',
      label: 'End',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      required: false,
      whenNeeded: 'Needed when it is not ongoing',
    },
    severity: {
      kind: 'choice',
      label: 'Severity',
      choices: [
        [1, 'Mild'],
        [2, 'Moderate'],
        [3, 'Severe'],
      ],
    },
    serious: {
      kind: 'yes_no',
      label: 'Is it serious?',
      hint: 'Seriousness is about outcome and danger, not about how strong it felt',
      mustHave: true,
    },
    serious_criteria: {
      kind: 'multi_choice',
      label: 'Criteria of seriousness',
      required: false,
      whenNeeded: 'A serious event needs at least one',
      choices: [
        ['DTH', 'Death'],
        ['LIFE', 'Life-threatening'],
        ['HOSP', 'Hospital stay, or a longer one'],
        ['DISAB', 'Lasting disability'],
        ['CONG', 'Congenital anomaly'],
        ['MIE', 'Other medically important event'],
      ],
    },
    outcome: {
      kind: 'choice',
      label: 'Outcome',
      choices: [
        ['RECOVERED', 'Recovered'],
        ['RECOVERING', 'Recovering'],
        ['SEQUELAE', 'Recovered with sequelae'],
        ['NOT_RECOVERED', 'Not recovered'],
        ['FATAL', 'Fatal'],
        ['UNKNOWN', 'Not known'],
      ],
    },
    related_to_test: {
      kind: 'choice',
      label: 'Related to a measurement of the study?',
      choices: [
        ['NOT_RELATED', 'Not related'],
        ['POSSIBLE', 'Possibly'],
        ['PROBABLE', 'Probably'],
        ['DEFINITE', 'Definitely'],
      ],
    },
    relatedness: {
      kind: 'choice',
      label: 'Related to the exercise programme?',
      reveals: 'arm',
      required: false,
      choices: [
        ['NOT_RELATED', 'Not related'],
        ['UNLIKELY', 'Unlikely'],
        ['POSSIBLE', 'Possibly'],
        ['PROBABLE', 'Probably'],
        ['DEFINITE', 'Definitely'],
      ],
    },
    action_taken: {
      kind: 'choice',
      label: 'Action taken with the programme',
      reveals: 'arm',
      required: false,
      choices: [
        ['NONE', 'None'],
        ['LOAD_REDUCED', 'Load reduced'],
        ['MODIFIED', 'Exercise changed'],
        ['SUSPENDED', 'Sessions suspended'],
        ['WITHDRAWN', 'Programme ended'],
        ['NOT_APPLICABLE', 'Not applicable'],
      ],
    },
  },
  checks: [
    {
      ...hard,
      id: 'end_after_onset',
      field: 'end',
      formula: 'end >= onset, as far as both are known',
      message: endBeforeOnset,
    },
    { ...hard, id: 'end_or_ongoing', field: 'end', formula: 'no end while ongoing', message: endAndOngoing },
    {
      ...hard,
      id: 'end_unless_ongoing',
      field: 'end',
      formula: 'an end, or a reason, where it is not ongoing',
      message: endUnknown,
    },
    {
      ...hard,
      id: 'serious_criteria',
      field: 'serious_criteria',
      formula: 'serious needs a criterion',
      message: criteriaMissing,
    },
    {
      ...hard,
      id: 'criteria_serious',
      field: 'serious_criteria',
      formula: 'a criterion needs serious',
      message: criteriaTooMany,
    },
    {
      ...soft,
      id: 'fatal_serious',
      field: 'outcome',
      formula: 'a fatal outcome needs serious, by death',
      message: fatalNotSerious,
    },
    {
      ...soft,
      id: 'ongoing_recovered',
      field: 'outcome',
      formula: 'not ongoing when recovered',
      message: ongoingRecovered,
    },
  ],
});
