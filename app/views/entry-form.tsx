// A form of data entry. It says in which mode of the study it was opened, so that what was typed in practice never
// lands in production. Once the study is locked it can be read and not sent.
import { Form } from '@remix-run/react';
import { createContext, type ReactNode, useContext } from 'react';
import type { Viewer } from './viewer.ts';

export const StudyContext = createContext<Partial<Pick<Viewer, 'mode' | 'lock'>>>({});
/** Whether the buttons below have nothing to send. */
export const ClosedContext = createContext(false);

/** `holdsRecord`: it shows something saved, which stays to be read. */
export function EntryForm({ children, holdsRecord = false }: { children: ReactNode; holdsRecord?: boolean }) {
  const { mode, lock } = useContext(StudyContext);
  if (lock && !holdsRecord) return <p>The study is locked: nothing can be entered here any more.</p>;
  if (lock)
    return (
      <ClosedContext.Provider value={true}>
        <fieldset disabled className="closed">
          {children}
        </fieldset>
      </ClosedContext.Provider>
    );
  return (
    <Form method="post" noValidate>
      <input type="hidden" name="__mode" value={mode} />
      {children}
    </Form>
  );
}
