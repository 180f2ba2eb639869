// The form of a record in two layers. What a blinded person entered and may not read again stays as it is when left blank.
import { type ReactNode, useContext } from 'react';
import type { Instrument } from '#app/study/instrument.ts';
import type { Worded } from '#app/study/wording.ts';
import { Button } from './button.tsx';
import type { Unusual } from './confirm-box.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import type { Draft } from './draft-notice.tsx';
import { EntryForm } from './entry-form.tsx';
import type { FieldError } from './error-summary.tsx';
import { TextField } from './fields.tsx';
import { FormProblems } from './form-problems.tsx';
import { InstrumentForm } from './instrument-form.tsx';
import type { Newer } from './merge-choice.tsx';
import { Notice } from './notice.tsx';
import { OpenedNotice } from './opened-notice.tsx';
import { StudyContext } from './study-context.ts';
import { WordingNotice } from './wording-notice.tsx';

interface Props {
  instrument: Instrument;
  /** What it is called on its page: “event”. */
  what: string;
  /** What is sealed, as the beginning of a sentence; null where nothing of it is the reader's to leave blank. */
  sealed: string | null;
  record: {
    id: string | null;
    version: number;
    typed: Record<string, string | string[]>;
    missing: Record<string, string>;
    errors: FieldError[];
    warnings: Unusual[];
    reason: string;
    opened: string[];
    conflict: Newer | null;
    place: string;
    draft: Draft | null;
    seen: number | null;
  };
  blinded: boolean;
  /** Whether a reason can stand in place of a value. */
  reasons?: boolean;
  wording?: Worded | null;
  /** Asked before the fields of the instrument. */
  children?: ReactNode;
}

export function TwoLayerForm(props: Props) {
  const { instrument, what, sealed, record, blinded, reasons = true, wording, children } = props;
  const { conflict } = record;
  const { lock } = useContext(StudyContext);
  const hasProblems = record.errors.length > 0 || record.warnings.some((each) => !each.confirmed);
  return (
    <>
      <FormProblems errors={record.errors} warnings={record.warnings} />
      {record.opened.length > 0 && !conflict && (
        <OpenedNotice instrument={instrument} opened={record.opened} isFirst={!hasProblems} />
      )}
      {conflict && <ConflictNotice what={what} newer={conflict} />}
      {record.id && blinded && sealed !== null && (
        <Notice>
          <p>
            {sealed} are sealed: they are not shown again.
            {!lock && ' Leave them blank to keep them as they are.'}
          </p>
        </Notice>
      )}
      {instrument.licensed && <WordingNotice owner={instrument.licensed} licence={wording?.licence} />}
      <EntryForm
        key={conflict ? `merged with ${record.version}` : 'typed'}
        holdsRecord={record.id !== null}
        place={record.place}
        draft={record.draft}
      >
        <input type="hidden" name="__version" value={record.version} />
        {record.seen !== null && <input type="hidden" name="__seen" value={record.seen} />}
        {children}
        <InstrumentForm
          instrument={instrument}
          wording={wording?.items}
          typed={record.typed}
          missing={record.missing}
          errors={record.errors}
          warnings={record.warnings}
          newer={conflict}
          reasons={reasons}
        />
        {record.id && !lock && (
          <TextField
            name="__reason"
            label="Reason for the change"
            hint={`This ${what} was saved before. Say in a few words why a saved value changes.`}
            width={40}
            typed={record.reason}
            error={record.errors.find((each) => each.field === '__reason')?.message}
            warnings={record.warnings}
          />
        )}
        <Button>Save the {what}</Button>
      </EntryForm>
    </>
  );
}
