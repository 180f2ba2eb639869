// Free text that blinded people can read, outside the fields of a form: a reason, a note, a name. It is asked about like an
// unusual value: whoever typed a word of the programme changes it, or confirms it with a tick that stands for what was
// said. What was confirmed is kept in the ledger that holds the text. The answer depends on the text and on nothing else.
import { confirming, type Warning } from '#app/study/form.ts';
import { programmeRule, questionOfWords } from '#app/study/programme-words.ts';
import type { LedgerName } from '#db/schema/ledgers.ts';
import type { Tx } from './ledger.server.ts';

/** What a page sent, ticks among it: `reason__confirm`. */
export type Ticks = Readonly<Record<string, string | undefined>>;

/** What is asked, and whether it was confirmed as it stands. */
export type Asked = Warning & { confirmed: boolean };

export interface FreeText {
  /** The name of its input. */
  field: string;
  label: string;
  text: string;
}

/** What is to be asked about these texts. `place` names the act in the rule that is kept: `site.name.programme_word`. */
export function aboutWords(place: string, texts: readonly FreeText[]): Warning[] {
  return texts.flatMap(({ field, label, text }) => {
    const message = questionOfWords(label, text);
    return message === undefined ? [] : [{ field, rule: `${place}.${field}.${programmeRule}`, message }];
  });
}

/** The same, each with whether the page sent its tick. */
export function askAbout(place: string, texts: readonly FreeText[], ticks: Ticks = {}): Asked[] {
  const sent = Object.entries(ticks).filter((each): each is [string, string] => each[1] !== undefined);
  return confirming(aboutWords(place, texts), new Map(sent));
}

/** Whether something is still to be confirmed. */
export const isAsked = (all: readonly Asked[]): boolean => all.some((each) => !each.confirmed);

/** Keeps what was confirmed beside the act that it belongs to: an entry for each, which names the rule. */
export async function keepConfirmed(tx: Tx, ledger: LedgerName, all: readonly Asked[]): Promise<void> {
  for (const { rule } of all) await tx.event(ledger, rule);
}
