// A form of data entry. It says in which mode of the study it was opened, so that what was typed in practice never
// lands in production, and where what is typed into it is kept. Once the study is locked it can be read and not sent.
import { Form } from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { type Draft, DraftNotice } from './draft-notice.tsx';
import { ClosedContext, StudyContext } from './study-context.ts';
import { useUnsent } from './unsent.tsx';

interface Props {
  children: ReactNode;
  /** It shows something saved, which stays to be read. */
  holdsRecord?: boolean;
  /** Where what is typed is kept; nothing is where it is not said. */
  place?: string;
  draft?: Draft | null;
}

export function EntryForm({ children, holdsRecord = false, place, draft }: Props) {
  const { mode, lock } = useContext(StudyContext);
  const notice = place && draft && <DraftNotice place={place} draft={draft} />;
  if (lock && !holdsRecord)
    return (
      <>
        {notice}
        <p>The study is locked: nothing can be entered here any more.</p>
      </>
    );
  if (lock)
    return (
      <>
        {notice}
        <ClosedContext.Provider value={true}>
          <fieldset disabled className="closed">
            {children}
          </fieldset>
        </ClosedContext.Provider>
      </>
    );
  const itsMode = <input type="hidden" name="__mode" value={mode} />;
  if (!place)
    return (
      <Form method="post" noValidate>
        {itsMode}
        {children}
      </Form>
    );
  return (
    <>
      {notice}
      <OpenForm>
        {itsMode}
        <input type="hidden" name="__place" value={place} />
        {children}
      </OpenForm>
    </>
  );
}

function OpenForm({ children }: { children: ReactNode }) {
  const { form, line } = useUnsent();
  return (
    <Form method="post" noValidate {...form}>
      {children}
      {line}
    </Form>
  );
}
