// A field that two people changed: both values, and which of them stays.
import { useContext } from 'react';
import { localText } from './instant.tsx';
import { StudyContext } from './study-context.ts';

export interface Differing {
  field: string;
  label: string;
  theirs: string;
  typed: string | string[];
  missing: string;
}

/** A newer version of what a form shows. */
export interface Newer {
  by: string | null;
  at: string | null;
  fields: Differing[];
  taken: string[];
  kept: string[];
}

export function MergeChoice({ differing, newer }: { differing: Differing; newer: Newer }) {
  const { timeZone = 'UTC' } = useContext(StudyContext);
  const { field, label, theirs, typed, missing } = differing;
  const { by, at } = newer;
  const saved = by && at ? `by ${by} on ${localText(at, timeZone)}` : 'in another window';
  return (
    <fieldset className="merge">
      <legend>{label}: which one stays?</legend>
      <label className="choice">
        <input type="radio" name={`${field}__take`} value="yours" defaultChecked />
        <span>Yours, as it stands above</span>
      </label>
      <label className="choice">
        <input type="radio" name={`${field}__take`} value="theirs" />
        <span>
          Saved meanwhile {saved}: <strong>{theirs === '' ? 'blank' : theirs}</strong>
        </span>
      </label>
      {[typed].flat().map((text) => (
        <input key={text} type="hidden" name={`${field}__theirs`} value={text} />
      ))}
      <input type="hidden" name={`${field}__theirs_missing`} value={missing} />
    </fieldset>
  );
}
