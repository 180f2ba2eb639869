// A form as it opens for somebody who has typed into it before and did not save: what she typed stands in its fields
// again. Where it was saved meanwhile the two are merged, and she chooses where they differ.
import type { Instrument } from '#app/study/instrument.ts';
import { type Differing, mergeForms, type Side, sideOf } from '#app/study/merge.ts';
import { isLocked } from '../capture/mode.server.ts';
import type { Scope } from '../scope.server.ts';
import { type Draft, draftAt } from './drafts.server.ts';

/** What was saved meanwhile by somebody else, or in another window. */
export interface Conflict {
  by: string | null;
  at: string | null;
  fields: Differing[];
  /** Labels of what only the other, and only the caller, has changed. */
  taken: string[];
  kept: string[];
}

export interface BroughtBack {
  /** When it was typed. */
  at: string;
  /** Once the study is locked nothing is entered any more: what was typed, to be read and written down elsewhere. */
  kept: [string, string][] | null;
}

/** What can be brought back into a form. */
export interface Enterable {
  version: number;
  typed: Record<string, string | string[]>;
  missing: Record<string, string>;
  reason: string;
  conflict: Conflict | null;
}

/** A form that nobody has begun. */
export const blankForm: Enterable = { version: 0, typed: {}, missing: {}, reason: '', conflict: null };

/** Of a newer version: who made it and when, what it was made from, and the fields in which it may differ. */
export interface Newer {
  by: string | null;
  at: string | null;
  base: Side | undefined;
  shown: readonly string[];
}

export type WithDraft<V> = V & { place: string; draft: BroughtBack | null };

interface Its<V> {
  scope: Scope;
  instrument: Instrument;
  place: string;
  view: V;
  /** Asked where the form was saved since: undefined where there is nothing to choose. */
  newer?: (draft: Draft) => Promise<Newer | undefined>;
  /** What the form asks beside the fields of the instrument. */
  more?: (sent: ReadonlyMap<string, string>) => Partial<V>;
}

/** The view, and in it what the actor typed at its place and did not save. */
export async function broughtBack<V extends Enterable>(its: Its<V>): Promise<WithDraft<V>> {
  const { scope, instrument, place, view } = its;
  const draft = await draftAt(scope, scope.engine.read, place);
  if (!draft) return { ...view, place, draft: null };
  if (await isLocked(scope, scope.engine.read))
    return { ...view, place, draft: { at: draft.at, kept: draft.entries.filter(isAnswer) } };
  const sent = new Map(draft.entries);
  const yours = sideOf(instrument, draft.entries);
  const newer = draft.version === view.version ? undefined : await its.newer?.(draft);
  const reason = sent.get('__reason') ?? '';
  const more = its.more?.(sent) ?? {};
  const hers = newer ? conflicting(instrument, newer, yours, view) : yours;
  if (reason === '' && isKnown(view, more) && saysNothingNew(instrument, hers, view))
    return { ...view, place, draft: null };
  return { ...view, ...hers, ...more, reason, place, draft: { at: draft.at, kept: null } } as WithDraft<V>;
}

/** What is saved already is nothing to bring back: the form was sent twice, or the answer to a save was lost. */
function saysNothingNew(instrument: Instrument, hers: Side, view: Side): boolean {
  const fields = Object.keys(instrument.fields);
  return (
    mergeForms(instrument, fields, { base: undefined, yours: hers, theirs: view }).differing.length === 0
  );
}

const isKnown = (view: object, more: object) =>
  Object.entries(more).every(([name, value]) => (view as Record<string, unknown>)[name] === value);

const isAnswer = ([name, text]: readonly [string, string]) =>
  text !== '' && (name === '__reason' || !/^__|__confirm$/.test(name));

/** What was typed, merged with what is saved now. */
export function conflicting(
  instrument: Instrument,
  { by, at, base, shown }: Newer,
  yours: Side,
  theirs: Side,
): Pick<Enterable, 'typed' | 'missing' | 'conflict'> {
  const { typed, missing, differing, taken, kept } = mergeForms(instrument, shown, { base, yours, theirs });
  return { typed, missing, conflict: { by, at, fields: differing, taken, kept } };
}
