// What a form asks and derives while somebody types: read by the same functions as on the server. Until something is
// typed, and without JavaScript, it is what the page was sent with.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Parsed, parseForm } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { isTouched } from './touched.ts';

type Entries = [string, string][];

/** No day that can be typed lies after it: whether one lies in the future, the server says. */
const lastDay = '9999-12-31';

interface Live extends Parsed {
  /** Whether somebody has typed. */
  isTyping: boolean;
  shows(name: string): boolean;
  /** Whether it holds something, or did before the tick, though it is not asked. */
  isUnwanted(name: string): boolean;
  box: RefObject<HTMLDivElement>;
  read(): void;
}

/** `box` holds the fields, and calls `read` when one changes. */
export function useLiveForm(
  instrument: Instrument,
  typed: Record<string, string | string[]>,
  missing: Record<string, string>,
): Live {
  const box = useRef<HTMLDivElement>(null);
  const [typing, setTyping] = useState<Entries>();
  const parsed = parseForm(instrument, typing ?? sentAs(typed, missing), { today: lastDay });
  // It stays in view after the tick that takes it away, so that the tick can be taken back.
  const isTicked = (name: string) => typing?.some(([sent]) => sent === `${name}__clear`) ?? false;
  const isAsked = (name: string) => parsed.asked.includes(name);
  const isUnwanted = (name: string) => !isAsked(name) && (parsed.unwanted.includes(name) || isTicked(name));
  const read = () => {
    const form = box.current?.closest('form');
    if (form) setTyping([...new FormData(form)].map(([name, text]) => [name, String(text)]));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed before the page was alive is read once.
  useEffect(() => {
    const form = box.current?.closest('form');
    if (form && isTouched(form)) read();
  }, []);
  return {
    ...parsed,
    isTyping: typing !== undefined,
    shows: (name) => isAsked(name) || isUnwanted(name),
    isUnwanted,
    box,
    read,
  };
}

const sentAs = (typed: Record<string, string | string[]>, missing: Record<string, string>): Entries => [
  ...Object.entries(typed).flatMap(([name, texts]) =>
    [texts].flat().map((text): [string, string] => [name, text]),
  ),
  ...Object.entries(missing).map(([name, code]): [string, string] => [`${name}__missing`, code]),
];
