// What becomes of a form between two saves: what is typed is kept on the server, and a line beside the button says so.
// While there is no connection the form is not sent, so that the browser does not put its own page in the place of this one.
import { useNavigation, useSubmit } from '@remix-run/react';
import { type FormEvent, useContext, useEffect, useRef, useState } from 'react';
import { DraftKeeper, type Said } from './draft-keeper.ts';
import { StudyContext } from './study-context.ts';
import { isTouched } from './touched.ts';

interface Line {
  said: Said;
  at: Date;
}

const clock = (at: Date, timeZone: string | undefined) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

function wordsOf({ said, at }: Line, timeZone: string | undefined): string {
  if (said === 'kept') return `Kept ${clock(at, timeZone)}, not saved yet`;
  if (said === 'away')
    return 'No connection: what you typed is only on this page. Leave it open; it is sent again by itself.';
  if (said === 'out')
    return 'You are signed out. Press the button to sign in again; what you typed comes with you.';
  return 'What you typed could not be kept just now: it is only on this page.';
}

/** What a form needs so that nothing typed into it is lost, and the line that says how it stands. */
export function useUnsent() {
  const { timeZone } = useContext(StudyContext);
  const ref = useRef<HTMLFormElement>(null);
  const keeper = useRef<DraftKeeper>();
  const [line, setLine] = useState<Line>();
  const submit = useSubmit();
  const { state } = useNavigation();

  useEffect(() => {
    if (!ref.current) return;
    const its = new DraftKeeper(ref.current, (said) => setLine({ said, at: new Date() }));
    keeper.current = its;
    if (isTouched(ref.current)) its.typed();
    const back = () => its.hurry();
    const away = () => document.visibilityState === 'hidden' && its.hurry(true);
    const left = () => its.hurry(true);
    const leaving = (event: BeforeUnloadEvent) => its.wouldLose() && event.preventDefault();
    window.addEventListener('online', back);
    window.addEventListener('pagehide', left);
    window.addEventListener('beforeunload', leaving);
    document.addEventListener('visibilitychange', away);
    return () => {
      window.removeEventListener('online', back);
      window.removeEventListener('pagehide', left);
      window.removeEventListener('beforeunload', leaving);
      document.removeEventListener('visibilitychange', away);
      its.stop();
    };
  }, []);

  useEffect(() => {
    if (state !== 'idle') return;
    keeper.current?.afterSaving();
  }, [state]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const mayGo = await keeper.current?.beforeSaving();
    if (mayGo) submit((submitter as HTMLButtonElement | null) ?? form, { method: 'post' });
  };

  return {
    form: { ref, onSubmit, onInput: () => keeper.current?.typed() },
    line: (
      <p className={line && line.said !== 'kept' ? 'unsent unsent-care' : 'unsent'} role="status">
        {line && state === 'idle' ? wordsOf(line, timeZone) : ''}
      </p>
    ),
  };
}
