// What became of a participant in the study: in the terms of CDISC DS. Status and day are open; why is not, since she may say
// that it was because of her programme. A deviation from the programme itself is a trainer's, whose records are sealed whole.
import { isOneOf } from '../condition.ts';
import { type Instrument, instrument } from '../instrument.ts';
import { dayHint } from '../kinds/day.ts';

const aboutTheProgramme = 'PROGRAMME';

export const course = instrument('course', {
  label: 'Course in the study',
  intro:
    'One record for each thing that happened. A death is also an adverse event, and the final visit of whoever stops the programme is still wanted.',
  enteredBy: ['coordinator', 'trainer'],
  readBy: ['coordinator', 'trainer'],
  repeats: true,
  fields: {
    course_status: {
      kind: 'choice',
      label: 'What became of her',
      mustHave: true,
      choices: [
        ['WITHDREW_PROGRAMME', 'Stopped the programme, and stays in follow-up'],
        ['WITHDREW_CONSENT', 'Withdrew consent'],
        ['LOST', 'Lost to follow-up'],
        ['DIED', 'Died'],
        ['COMPLETED', 'Completed the study'],
        ['DEVIATION', 'Protocol deviation'],
      ],
    },
    course_date: {
      kind: 'day',
      label: 'Day on which it happened',
      hint: `${dayHint}. Of a loss: when she was last heard of`,
      notFuture: true,
      mustHave: true,
    },
    deviation_category: {
      kind: 'choice',
      label: 'What the deviation concerns',
      hint: 'Trainers record what concerns the programme itself',
      mustHave: true,
      when: isOneOf('course_status', 'status_is_deviation', ['DEVIATION']),
      choices: [
        ['ELIGIBILITY', 'Eligibility'],
        ['CONSENT', 'Consent'],
        ['VISIT', 'A visit or its window'],
        ['MEASUREMENT', 'How something was measured'],
        ['RANDOMISATION', 'Randomisation'],
        ['BLINDING', 'Blinding'],
        [aboutTheProgramme, 'The programme'],
        ['OTHER', 'Something else'],
      ],
    },
    data_use: {
      kind: 'choice',
      label: 'What becomes of her data',
      hint: 'As she wishes it. Nothing is ever deleted',
      mustHave: true,
      when: isOneOf('course_status', 'status_is_consent_withdrawn', ['WITHDREW_CONSENT']),
      choices: [
        ['KEPT', 'What was collected so far is kept and analysed'],
        ['WITHHELD', 'It is kept, and nothing of her is exported'],
      ],
    },
    course_reason: {
      kind: 'choice',
      label: 'Her reason',
      hint: 'She need not give any',
      required: false,
      reveals: 'arm',
      when: isOneOf('course_status', 'status_has_reason', ['WITHDREW_PROGRAMME', 'WITHDREW_CONSENT', 'LOST']),
      // Death and loss are statuses of their own.
      choices: [
        ['PAIN', 'Pain during exercise'],
        ['TIRED', 'Too tired'],
        ['MEDICAL_RELATED', 'Medical, related to the protocol'],
        ['FAMILY', 'Family'],
        ['BUSY', 'Too busy, no time'],
        ['JOB', 'Job'],
        ['SCHEDULE', 'Schedule'],
        ['OTHER_ACTIVITY', 'Another activity or study'],
        ['NON_COMPLIANCE', 'Did not follow the protocol'],
        ['LOST_INTEREST', 'Lost interest or motivation'],
        ['DISSATISFIED', 'Dissatisfied with the programme'],
        ['HEALTH', 'Declining health, unrelated'],
        ['HOSPITAL', 'Hospital stay'],
        ['SURGERY', 'Surgery'],
        ['MOVED', 'Moved away'],
        ['UNSPECIFIED', 'Not specified'],
      ],
    },
    course_details: {
      kind: 'long_text',
      label: 'What happened, in words',
      hint: 'Sealed when it is saved, as her reason is',
      maxLength: 1000,
      required: false,
      reveals: 'arm',
    },
  },
});

const { deviation_category: category } = course.fields;

/** As blinded people enter it: what concerns the programme is not theirs to record. */
const courseOfBlinded: Instrument = {
  ...course,
  fields: {
    ...course.fields,
    deviation_category: {
      ...category,
      choices: category.choices.filter(([code]) => code !== aboutTheProgramme),
    },
  },
};

/** The form as this reader enters it. */
export const courseFor = (blinded: boolean): Instrument => (blinded ? courseOfBlinded : course);
