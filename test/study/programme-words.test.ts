// Words of the programme are found as whole words, however they are written; nothing is guessed.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { programmeWords, programmeWordsIn, questionOfWords } from '#app/study/programme-words.ts';
import { number, text } from './definition-kit.ts';

describe('finds', () => {
  test.each([
    ['every word that is listed', 'deadlift', ['deadlift']],
    ['capital letters', 'DEADLIFT and Squats', ['deadlift', 'squats']],
    ['beside a point, a stroke or a bracket', '(gym)/barbell. Squat!', ['gym', 'barbell', 'squat']],
    ['in several words, the longest first', "of the trainer's group", ["trainer's group"]],
    ['with a curved apostrophe', 'the trainer\u2019s group', ["trainer's group"]],
    ['over the end of a line', 'home\n  exercise', ['home exercise']],
    ['with a hyphen or without', 'home-exercise, chin up, chin\u2013up', ['home exercise', 'chin-up']],
    ['with a character that is not seen', 'dead\u200blift and gy\u00adm', ['deadlift', 'gym']],
    ['in wide letters', '\uff47\uff59\uff4d', ['gym']],
    ['each once', 'gym, Gym and GYM', ['gym']],
    ['with a possessive', "the gym's door", ['gym']],
    ['beside an underscore', 'squat_rack', ['squat']],
  ])('%s', (_, said, words) => {
    expect(programmeWordsIn(said)).toEqual(words);
  });
});

describe('does not find', () => {
  test.each([
    ['a part of a word', 'gymkhana, Squatter, shoplifting, brochured'],
    ['an inflection that is not listed', 'barbelled'],
    ['a word beside a letter or a number', 'gym2 xgym \u00e4gym'],
    ['what is like one', 'gim deadlfit sqat'],
    ['what is measured', 'weight 62 kg, back extensor strength, calf circumference, scanner'],
    ['nothing', ''],
  ])('%s', (_, said) => {
    expect(programmeWordsIn(said)).toEqual([]);
    expect(questionOfWords('Note', said)).toBeUndefined();
  });
});

test('the list is data of the study: each inflection once, none of them blank', () => {
  expect(study.programmeWords).toBe(programmeWords);
  const all = programmeWords.flat();
  expect(new Set(all.map((word) => word.toLowerCase())).size).toBe(all.length);
  for (const word of all) expect(programmeWordsIn(`so ${word} it is`), word).toHaveLength(1);
});

test('the question names field and words', () => {
  expect(questionOfWords('Note', 'the gym')).toBe(
    'Note: “gym” is a word of the programme, and blinded people can read this. Say it in other words; if it has to stand, confirm it.',
  );
  expect(questionOfWords('Note', 'squats, a barbell at the gym')).toContain(
    'Note: “squats”, “barbell” and “gym” are words of the programme',
  );
});

describe('in a form', () => {
  const its: Instrument = {
    name: 'form',
    label: 'Form',
    enteredBy: ['assessor'],
    readBy: ['assessor'],
    fields: {
      a: { ...text, maxLength: 40 } as typeof text,
      b: { kind: 'long_text', label: 'Long', maxLength: 40 },
      sealed: { ...text, reveals: 'arm', required: false },
      n: number,
    },
  };
  const asked = (entries: [string, string][]) => parseForm(its, entries, { today: '2026-03-01' }).warnings;

  test('every text that lies open is asked about, and is kept', () => {
    expect(
      asked([
        ['a', 'the gym'],
        ['b', 'squats'],
      ]).map(({ field, rule }) => [field, rule]),
    ).toEqual([
      ['a', 'form.a.programme_word'],
      ['b', 'form.b.programme_word'],
    ]);
  });

  test('one that is sealed is not', () => {
    expect(asked([['sealed', 'the gym']])).toEqual([]);
  });
});
