// Changes of the commitment and of the reveal.
import { type Files, names } from './bundle.ts';
import { arm, hidden, isDrawn, line, rowsOf, sha256, type Tamper, text } from './tamper.ts';

/** The commitment names a value that is published. */
const isNamed = (files: Files) => !/^beacon_form -$/m.test(files[names.commitment] ?? '');

/** The commitment without a public value. */
const nothing = (its: string) =>
  line('beacon', 'none')(line('beacon_day', '-')(line('beacon_form', '-')(its)));

export const ofCommitment: Tamper[] = [
  {
    name: 'the study in the commitment',
    change: text(names.commitment, line('study', 'another')),
    says: /commitment_sha256 is/,
  },
  {
    name: 'the study in the commitment, all rewritten',
    change: hidden((files) =>
      isDrawn(files) ? text(names.commitment, line('study', 'another'))(files) : undefined,
    ),
    says: arm,
  },
  {
    name: 'another engine, all rewritten',
    change: hidden(text(names.commitment, line('engine', 'seedrandom-blocks/1'))),
    says: /the line "engine seedrandom-blocks\/1" cannot stand there/,
  },
  {
    name: 'no strata, all rewritten',
    change: hidden(text(names.commitment, (its) => its.replace(/^stratum .*\n/gm, ''))),
    says: /the line "stratum" is missing/,
  },
  {
    name: 'a stratum taken out, all rewritten',
    change: hidden((files) =>
      rowsOf(files).length > 0
        ? text(names.commitment, (its) => its.replace(/^stratum .*\n/m, ''))(files)
        : undefined,
    ),
    says: /stratum "[^"]+" is none of the commitment|is not the next place of a stratum/,
  },
  {
    name: 'a second attempt without the first, all rewritten',
    change: hidden(text(names.commitment, line('attempt', '2'))),
    says: /attempt "2" does not fit previous "-"/,
  },
  {
    name: 'a beacon that was known before, all rewritten',
    change: hidden((files) =>
      isNamed(files) ? text(names.commitment, line('beacon_day', '2026-02-27'))(files) : undefined,
    ),
    says: /beacon_day "2026-02-27" does not fit/,
  },
  {
    name: 'a beacon of the day of the commitment, all rewritten',
    change: hidden((files) =>
      isNamed(files) ? text(names.commitment, line('beacon_day', '2026-03-01'))(files) : undefined,
    ),
    says: /beacon_day "2026-03-01" does not fit beacon and committed_at "[^"]+ 2026-03-01T09:00:00\.000Z"/,
  },
  {
    name: 'a beacon of a day that had begun somewhere, all rewritten',
    change: hidden((files) =>
      isNamed(files)
        ? text(names.commitment, line('committed_at', '2026-03-01T10:00:00.000Z'))(files)
        : undefined,
    ),
    says: /beacon_day "2026-03-02" does not fit beacon and committed_at "[^"]+ 2026-03-01T10:00:00\.000Z"/,
  },
  {
    name: 'a beacon of a day that no month has, all rewritten',
    change: hidden((files) =>
      isNamed(files) ? text(names.commitment, line('beacon_day', '2026-04-31'))(files) : undefined,
    ),
    says: /beacon_day "2026-04-31" does not fit/,
  },
  {
    name: 'a commitment of a day that no month has, all rewritten',
    change: hidden(text(names.commitment, line('committed_at', '2026-02-30T09:00:00.000Z'))),
    says: /beacon_day "[^"]+" does not fit beacon and committed_at "[^"]+ 2026-02-30T/,
  },
  {
    name: 'a form of the beacon where there is none, all rewritten',
    change: hidden((files) =>
      isNamed(files) ? undefined : text(names.commitment, line('beacon_form', 'numbers 6'))(files),
    ),
    says: /beacon_form "numbers 6" does not fit beacon "(none|dice of two people)"/,
  },
  {
    name: 'no form of the beacon, all rewritten',
    change: hidden((files) =>
      isNamed(files) ? text(names.commitment, line('beacon_form', '-'))(files) : undefined,
    ),
    says: /beacon_form "-" does not fit beacon "/,
  },
  {
    name: 'a commitment as it was before, all rewritten',
    change: hidden(text(names.commitment, (its) => its.replace(/^beacon_form .*\n/m, ''))),
    says: /commitment\.txt: the line "beacon_form" is missing/,
  },
  ...['numbers 0', 'numbers 100', 'numbers 06', 'hex 7', 'hex 513', 'hex 1000', 'text 6', 'numbers'].map(
    (form): Tamper => ({
      name: `the form ${form} of the beacon, all rewritten`,
      change: hidden(text(names.commitment, line('beacon_form', form))),
      says: new RegExp(`the line "beacon_form ${form}" cannot stand there`),
    }),
  ),
  {
    name: 'a list before its beacon, all rewritten',
    change: hidden((files) =>
      isDrawn(files) && isNamed(files)
        ? text(names.commitment, line('beacon_day', '2026-03-09'))(files)
        : undefined,
    ),
    says: /row 1: allocated_at "[^"]+" does not fit beacon_day/,
  },
  {
    name: 'no beacon, all rewritten',
    change: hidden((files) =>
      files[names.list] === undefined ? text(names.commitment, nothing)(files) : undefined,
    ),
    says: /does not fit beacon "none"/,
  },
  {
    name: 'a drawn list as if it were an uploaded one, all rewritten',
    change: hidden((files) => {
      if (files[names.list] !== undefined) return undefined;
      const commitment = nothing(files[names.commitment] ?? '');
      const reveal = line('beacon_value', '-')(files[names.reveal] ?? '');
      return { ...files, [names.commitment]: commitment, [names.reveal]: reveal };
    }),
    says: /sealed\.txt: kind "[^"]+" does not fit beacon "none"/,
  },
  {
    name: 'a stratum twice, all rewritten',
    change: hidden(text(names.commitment, (its) => its.replace(/^(stratum .*\n)/m, '$1$1'))),
    says: /the line "stratum [^"]+" cannot stand there, or not twice/,
  },
  {
    name: 'a commitment that is empty',
    change: text(names.commitment, () => ''),
    says: /commitment\.txt: its first line is ""/,
  },
  {
    name: 'a commitment without its end',
    change: text(names.commitment, (its) => its.slice(0, -1)),
    says: /what stands after its last line/,
  },
  {
    name: 'a line in the commitment that does not belong there',
    change: text(names.commitment, (its) => `${its}seed 7\n`),
    says: /the line "seed 7" cannot stand there/,
  },
];

// Spellings of a public value that nobody can have entered. Each is another value, and so another list.
const numbers = /^beacon_form numbers/m;
const hex = /^beacon_form hex/m;
const dice = /^beacon dice/m;
const ways: [string, RegExp, RegExp, string][] = [
  ['with a zero before a number', numbers, / (\d+)$/, ' 0$1'],
  ['with two spaces', numbers, / (\d+)$/, '  $1'],
  ['with a space after it', numbers, /$/, ' '],
  ['with commas', numbers, /(?<=\d) /, ','],
  ['with a number left out', numbers, / \d+$/, ''],
  ['with a number more', numbers, /$/, ' 7'],
  ['with a sign', numbers, / (\d+)$/, ' +$1'],
  ['with a digit of another script', numbers, /\d$/, '٣'],
  ['in capitals', hex, /[a-f]/, 'A'],
  ['with a character left out', hex, /.$/, ''],
  ['with a character more', hex, /$/, '0'],
  ['with what is no digit', hex, /.$/, 'g'],
  ['with too few throws of one', dice, /.$/, ''],
  ['with too few throws of the other', dice, / \d{5}/, ' '],
  ['with a throw of seven', dice, /.$/, '7'],
  ['with throws of one only', dice, / \d+$/, ''],
  ['with throws of three', dice, /$/, ` ${'1'.repeat(20)}`],
];

export const ofReveal: Tamper[] = [
  {
    name: 'the public value',
    change: (files) =>
      isDrawn(files)
        ? text(names.reveal, (its) => its.replace(/^(beacon_value .*)\S$/m, '$13'))(files)
        : undefined,
    says: arm,
  },
  ...ways.map(
    ([name, form, from, to]): Tamper => ({
      name: `the public value ${name}`,
      change: (files) =>
        files[names.list] === undefined && form.test(files[names.commitment] ?? '')
          ? text(names.reveal, (its) =>
              its.replace(/(?<=^beacon_value ).*$/m, (value) => value.replace(from, to)),
            )(files)
          : undefined,
      says: /beacon_value "[^"]+" does not fit beacon and beacon_form "/,
    }),
  ),
  {
    name: 'no public value',
    change: (files) =>
      files[names.list] === undefined ? text(names.reveal, line('beacon_value', '-'))(files) : undefined,
    says: /beacon_value "-" does not fit beacon/,
  },
  {
    name: 'a public value of an uploaded list',
    change: (files) =>
      files[names.list] === undefined ? undefined : text(names.reveal, line('beacon_value', '7'))(files),
    says: /beacon_value "7" does not fit beacon and beacon_form "none -"/,
  },
  {
    name: 'the label',
    change: text(names.reveal, line('label', 'practice/2')),
    says: /label "practice\/2" does not fit environment/,
  },
  {
    name: 'the label of a demonstration',
    change: (files) =>
      (files[names.commitment] ?? '').includes('environment production')
        ? text(names.reveal, line('label', 'demonstration/2'))(files)
        : undefined,
    says: /label "demonstration\/2" does not fit environment "production"/,
  },
  {
    name: 'the commitment in the reveal',
    change: text(names.reveal, line('commitment_sha256', sha256('x'))),
    says: /commitment_sha256 is/,
  },
  {
    name: 'the number of allocations',
    change: text(names.reveal, line('allocations', '999')),
    says: /allocations is "999"/,
  },
  {
    name: 'the last receipt',
    change: text(names.reveal, line('last_receipt', sha256('x'))),
    says: /last_receipt is/,
  },
];
