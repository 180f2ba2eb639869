// What the analysis datasets are derived from: everything of one randomised participant, already filtered for whoever reads
// the export. A derivation is a pure function of it.
import type { Values } from '../field.ts';

export interface FormRecord {
  values: Values;
  /** Field -> code of the reason why it is missing. */
  missing: Readonly<Record<string, number>>;
  /** Entered by somebody who knew the arm: only once the study is unsealed, and what a masked export told stays as it was. */
  byUnblinded?: true;
}

export interface VisitRecord {
  visit: string;
  date: string | null;
  state: string;
  /** The forms that were entered there. */
  forms: Readonly<Record<string, FormRecord>>;
}

/** The arm as this export may tell it: `code` is 1 or 2, `label` a group or the name. */
export interface Treatment {
  code: number;
  label: string;
  /** Its code in the study; null while masked. */
  arm: string | null;
}

export interface Subject {
  study: string;
  /** Three digits. */
  site: string;
  number: string;
  screeningNumber: string;
  /** ISO days. */
  randomisedOn: string;
  stratum: string;
  treatment: Treatment | null;
  screening: Values;
  consent: Values;
  visits: readonly VisitRecord[];
  course: readonly FormRecord[];
  /** The day on which she withdrew consent, was lost or died; null while she is followed. */
  endedOn: string | null;
  /** In the order of entry; each is numbered by its place. */
  events: readonly FormRecord[];
  falls: readonly FormRecord[];
  medications: readonly FormRecord[];
  /** Days on which somebody blinded reported that an assessor was unblinded of her. */
  unblindedOn: readonly string[];
}

/** What every derivation may know besides. */
export interface Circumstances {
  /** The day of the cut at the site. */
  cutOn: string;
  isMasked: boolean;
  /** The names of all strata, in their order. */
  strata: readonly string[];
  /** The stratum by her forms as they are now; null while a value that it needs is missing. */
  stratumNow(subject: Subject): string | null;
  /** Scanner -> parameter -> least significant change. */
  leastChange(scanner: string, parameter: string): number | undefined;
}

/** A row of a table that is being derived, by variable. */
export type Derived = Readonly<Record<string, string | number | null>>;
