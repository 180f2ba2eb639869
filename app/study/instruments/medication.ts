// Medication taken during the trial, and below each the doses in the order of time: a dose that changes is a new one, so
// that nothing which was true once is overwritten. Why she takes it may name the programme, so it is sealed.
import { liesBefore } from '../days.ts';
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { partialDayHint } from '../kinds/day.ts';

const stopBeforeStart = ({ med_start: start, med_stop: stop }: Values) =>
  liesBefore(start, stop) ? `Last taken: ${stop} lies before the start ${start}.` : undefined;
const stoppedAndTaken = ({ med_ongoing: ongoing, med_stop: stop }: Values) =>
  ongoing === true && stop !== null
    ? `Last taken: she is said to take it still, and yet to have stopped on ${String(stop)}.`
    : undefined;
const stopUnknown = (
  { med_ongoing: ongoing, med_stop: stop }: Values,
  missing: Readonly<Record<string, number>>,
) =>
  ongoing === false && stop === null && missing.med_stop === undefined
    ? 'Last taken: she does not take it any more. Enter when she stopped; a month or a year is enough.'
    : undefined;
const untilBeforeFrom = ({ dose_from: from, dose_until: until }: Values) =>
  liesBefore(from, until) ? `Until: ${until} lies before ${from}, from when it was taken.` : undefined;

const hard = { version: 1, level: 'hard' } as const;
const log = {
  enteredBy: ['coordinator', 'assessor', 'trainer'],
  readBy: ['coordinator', 'assessor', 'investigator', 'trainer'],
  repeats: true,
} as const;

export const medication = instrument('medication', {
  ...log,
  label: 'Medication',
  plural: 'Medication',
  intro:
    'Everything that she takes during the trial, bought without a prescription too. Its doses are entered on the page of the logs.',
  log: true,
  fields: {
    med_name: {
      kind: 'text',
      label: 'Name of the medicine',
      hint: 'The substance where you know it, for example alendronate',
      maxLength: 80,
      mustHave: true,
    },
    med_class: {
      kind: 'choice',
      label: 'Kind of medicine',
      mustHave: true,
      choices: [
        ['BISPHOSPHONATE', 'Bisphosphonate'],
        ['DENOSUMAB', 'Denosumab'],
        ['TERIPARATIDE', 'Teriparatide or another that builds bone'],
        ['SERM', 'Raloxifene or another SERM'],
        ['HRT', 'Hormone therapy'],
        ['CALCIUM', 'Calcium'],
        ['VITAMIN_D', 'Vitamin D'],
        ['GLUCOCORTICOID', 'Glucocorticoid'],
        ['THYROID', 'Thyroid hormone'],
        ['THIAZIDE', 'Thiazide'],
        ['PAIN', 'Against pain'],
        ['OTHER', 'Another'],
      ],
    },
    med_start: {
      kind: 'day',
      label: 'First taken',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
    },
    med_ongoing: { kind: 'yes_no', label: 'Does she take it still?', mustHave: true },
    med_stop: {
      kind: 'day',
      label: 'Last taken',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      required: false,
      whenNeeded: 'Needed when she does not take it any more',
    },
    med_reason: {
      kind: 'text',
      label: 'What she takes it for',
      maxLength: 200,
      reveals: 'arm',
      required: false,
    },
  },
  checks: [
    {
      ...hard,
      id: 'stop_after_start',
      field: 'med_stop',
      formula: 'last taken >= first taken',
      message: stopBeforeStart,
    },
    {
      ...hard,
      id: 'stop_or_ongoing',
      field: 'med_stop',
      formula: 'no end while it is taken',
      message: stoppedAndTaken,
    },
    {
      ...hard,
      id: 'stop_unless_ongoing',
      field: 'med_stop',
      formula: 'an end, or a reason, where it is not taken any more',
      message: stopUnknown,
    },
  ],
});

export const medicationDose = instrument('medication_dose', {
  ...log,
  label: 'Dose',
  plural: 'Doses',
  within: 'medication',
  fields: {
    dose_amount: {
      kind: 'decimal',
      label: 'Amount each time',
      unit: 'of its unit',
      decimals: 2,
      min: 0.01,
      max: 100000,
      source: 'ours',
    },
    dose_unit: {
      kind: 'choice',
      label: 'Unit',
      choices: [
        ['MG', 'mg'],
        ['UG', 'µg'],
        ['G', 'g'],
        ['IU', 'IU'],
        ['ML', 'ml'],
        ['TABLET', 'tablets'],
        ['OTHER', 'another'],
      ],
    },
    dose_frequency: {
      kind: 'choice',
      label: 'How often',
      choices: [
        ['DAILY', 'Every day'],
        ['TWICE_DAILY', 'Twice a day'],
        ['THREE_DAILY', 'Three times a day'],
        ['WEEKLY', 'Every week'],
        ['MONTHLY', 'Every month'],
        ['SIX_MONTHLY', 'Every six months'],
        ['YEARLY', 'Every year'],
        ['NEEDED', 'When needed'],
      ],
    },
    dose_from: {
      kind: 'day',
      label: 'From',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      mustHave: true,
    },
    dose_until: {
      kind: 'day',
      label: 'Until',
      hint: 'Blank while it is taken',
      partial: true,
      notFuture: true,
      required: false,
    },
  },
  checks: [
    {
      ...hard,
      id: 'until_after_from',
      field: 'dose_until',
      formula: 'until >= from',
      message: untilBeforeFrom,
    },
  ],
});
