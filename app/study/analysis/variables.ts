// A variable of an analysis dataset: name, label and derivation stand in one line, so that none can say what another does.
// Names, labels, lengths, formats and masks after ADaMIG 1.x and docs/analysis.md.

export type Mask = 'keep' | 'relabel' | 'drop';

export interface AnalysisVariable<From> {
  name: string;
  /** ASCII, at most 40 characters. */
  label: string;
  type: 'char' | 'int' | 'float' | 'date';
  length?: number;
  format?: string;
  /** keep: in every export; relabel: letters while masked; drop: not there while masked. */
  mask: Mask;
  codes?: readonly (readonly [string | number, string])[];
  /** The name of the list of codes, where several variables share it. Default: the name of the variable. */
  list?: string;
  origin: 'Collected' | 'Derived' | 'Assigned' | 'Protocol';
  /** How it comes about, in words. */
  derivation: string;
  of(from: From): string | number | null;
}

type More<From> = Partial<Omit<AnalysisVariable<From>, 'name' | 'label' | 'type' | 'of'>>;

/** The makers of variables of one dataset: each takes name, label, derivation in words, and the derivation itself. */
export function variablesOf<From>() {
  const made =
    (type: AnalysisVariable<From>['type'], base: More<From> = {}) =>
    (
      name: string,
      label: string,
      derivation: string,
      of: AnalysisVariable<From>['of'],
      more: More<From> = {},
    ): AnalysisVariable<From> => ({
      ...{ name, label, type, mask: 'keep', origin: 'Derived', derivation, of },
      ...base,
      ...more,
    });
  return {
    text: (length: number) => made('char', { length }),
    whole: made('int'),
    number: (format: string) => made('float', { format }),
    date: made('date', { format: 'E8601DA10.' }),
    /** Y or N. */
    yesNo: made('char', {
      length: 1,
      list: 'NY',
      codes: [
        ['Y', 'Yes'],
        ['N', 'No'],
      ],
    }),
    /** Y or nothing: a flag of a record. */
    flag: made('char', { length: 1, list: 'YFLAG', codes: [['Y', 'Yes']] }),
  };
}

export interface Dataset<From> {
  name: string;
  label: string;
  structure: string;
  keys: readonly string[];
  /** As define.xml 2.1 calls its class. */
  class: string;
  mask: Mask;
  variables: readonly AnalysisVariable<From>[];
}
