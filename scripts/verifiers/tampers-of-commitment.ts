// Changes of the commitment and of the reveal.
import { names } from './bundle.ts';
import { arm, hidden, isDrawn, line, rowsOf, sha256, type Tamper, text } from './tamper.ts';

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
      files[names.list] === undefined
        ? text(names.commitment, line('beacon_day', '2026-02-27'))(files)
        : undefined,
    ),
    says: /beacon_day "2026-02-27" does not fit/,
  },
  {
    name: 'a list before its beacon, all rewritten',
    change: hidden((files) =>
      isDrawn(files) ? text(names.commitment, line('beacon_day', '2026-03-09'))(files) : undefined,
    ),
    says: /row 1: allocated_at "[^"]+" does not fit beacon_day/,
  },
  {
    name: 'no beacon, all rewritten',
    change: hidden((files) =>
      files[names.list] === undefined
        ? text(names.commitment, (its) => line('beacon', 'none')(line('beacon_day', '-')(its)))(files)
        : undefined,
    ),
    says: /does not fit beacon "none"/,
  },
  {
    name: 'a drawn list as if it were an uploaded one, all rewritten',
    change: hidden((files) => {
      if (files[names.list] !== undefined) return undefined;
      const commitment = line('beacon', 'none')(line('beacon_day', '-')(files[names.commitment] ?? ''));
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

export const ofReveal: Tamper[] = [
  {
    name: 'the public value',
    change: (files) =>
      isDrawn(files) ? text(names.reveal, line('beacon_value', '04 11 19 23 38 41'))(files) : undefined,
    says: arm,
  },
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
    says: /beacon_value "7" does not fit beacon "none"/,
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
