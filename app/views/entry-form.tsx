// A form of data entry. It says in which mode of the study it was opened, so that what was typed in practice never
// lands in production.
import { Form } from '@remix-run/react';
import { createContext, type ReactNode, useContext } from 'react';

export const ModeContext = createContext<'practice' | 'production' | undefined>(undefined);

export function EntryForm({ children }: { children: ReactNode }) {
  const mode = useContext(ModeContext);
  return (
    <Form method="post" noValidate>
      <input type="hidden" name="__mode" value={mode} />
      {children}
    </Form>
  );
}
