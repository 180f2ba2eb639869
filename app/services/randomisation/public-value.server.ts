// The public value that is mixed into a list: what it may be, how it is spelled, and how it is read. Its spelling is part of the
// commitment: whoever could still choose it would choose among lists.
import { isDay } from '#app/study/days.ts';
import { dayAt } from '../settings.server.ts';

/** One that is named with its day, the dice of two people, or none for an uploaded list. */
export const beaconKinds = ['public', 'dice', 'none'] as const;
export type BeaconKind = (typeof beaconKinds)[number];

/** `numbers 6`, `hex 64`, or `-` for dice and an uploaded list; see docs/randomisation.md. */
export type BeaconForm = string;

const limits = { numbers: [1, 99], hex: [8, 512] } as const;

/** Text in one line: no control characters, no spaces at its ends, and one between its words. */
export const oneLine = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ');

export interface Named {
  kind: BeaconKind;
  /** What stands in the commitment. */
  text: string;
  day: string | null;
  form: BeaconForm;
}

export interface NamedInput {
  kind?: string;
  /** What the public value is, and the day on which it becomes known. */
  beacon?: string;
  beaconDay?: string;
  /** `numbers` or `hex`, and how many. */
  beaconForm?: string;
  beaconCount?: string;
}

/** What stands in a commitment in place of the name of a published value. */
const diceOfTwo = 'dice of two people';

/** Of an uploaded list. */
export const noBeacon: Named = { kind: 'none', text: 'none', day: null, form: '-' };

/** The public value as it was named, or undefined; what is wrong is added to `errors`. */
export function beaconNamed(
  input: NamedInput,
  now: string,
  errors: { field: string; message: string }[],
): Named | undefined {
  if (input.kind === 'dice') return { kind: 'dice', text: diceOfTwo, day: null, form: '-' };
  if (input.kind !== 'public') {
    errors.push({ field: 'kind', message: 'Public value: choose a published value or dice.' });
    return undefined;
  }
  const text = oneLine(input.beacon ?? '');
  if (text.length < 10 || text.length > 200 || text === diceOfTwo)
    errors.push({
      field: 'beacon',
      message: `What it is: “${text}” does not name the value and where it is published, in 10 to 200 characters.`,
    });
  const day = (input.beaconDay ?? '').trim();
  // Where the day begins first: a value of that day may be known there while it is still yesterday at the site.
  const latest = dayAt(now, 'Pacific/Kiritimati');
  if (!isDay(day) || day <= latest)
    errors.push({
      field: 'beacon_day',
      message: `Day: “${day}” is no day after ${latest}, which is today's date somewhere on earth. A value that can be known already proves nothing.`,
    });
  const form = (Object.keys(limits) as (keyof typeof limits)[]).find((each) => each === input.beaconForm);
  if (!form)
    errors.push({
      field: 'beacon_form',
      message: 'How it is written: choose numbers or hexadecimal characters.',
    });
  const count = (input.beaconCount ?? '').trim();
  const [least, most] = limits[form ?? 'numbers'];
  if (!/^\d{1,3}$/.test(count) || Number(count) < least || Number(count) > most)
    errors.push({
      field: 'beacon_count',
      message: `How many: “${count}” is not a whole number from ${least} to ${most}.`,
    });
  return { kind: 'public', text, day, form: `${form} ${Number(count)}` };
}

/** The form that a commitment's text names. */
export const formIn = (text: string): BeaconForm => /^beacon_form (.+)$/m.exec(text)?.[1] ?? '-';

const leastThrows = 20;
type Typed = { ok: true; value: string } | { ok: false; message: string };

/** The public value as it is kept, or why it cannot be. Dice: the throws of one person, each 1 to 6. */
export function beaconTyped(kind: BeaconKind, form: BeaconForm, typed: string): Typed {
  const refused = (message: string): Typed => ({ ok: false, message });
  if (kind === 'dice') {
    const throws = typed.replace(/[\s,;]+/g, '');
    if (!/^[1-6]*$/.test(throws))
      return refused(`Throws: “${oneLine(typed)}” holds more than the numbers 1 to 6.`);
    if (throws.length < leastThrows || throws.length > 200)
      return refused(
        `Throws: ${throws.length} were entered; throw the die ${leastThrows} times at least, 200 times at most.`,
      );
    return { ok: true, value: throws };
  }
  const [written, count] = form.split(' ');
  if (written === 'hex') {
    const value = typed.replace(/\s+/g, '').toLowerCase();
    if (!/^[0-9a-f]*$/.test(value) || value.length !== Number(count))
      return refused(
        `Public value: “${oneLine(typed)}” is not ${count} hexadecimal characters, as committed to.`,
      );
    return { ok: true, value };
  }
  const numbers = oneLine(typed).split(/[\s,;]+/);
  if (numbers.length !== Number(count) || !numbers.every((each) => /^\d{1,30}$/.test(each)))
    return refused(
      `Public value: “${oneLine(typed)}” is not ${count} whole numbers and nothing else, as committed to.`,
    );
  return { ok: true, value: numbers.map((each) => each.replace(/^0+(?=\d)/, '')).join(' ') };
}
