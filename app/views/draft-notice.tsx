// Says that what stands in the form was typed before and not saved, and takes it away where it is not wanted.
import { useLocation } from '@remix-run/react';
import { useContext } from 'react';
import { Button } from './button.tsx';
import { Instant } from './instant.tsx';
import { Kept } from './kept.tsx';
import { Notice } from './notice.tsx';
import { StudyContext } from './study-context.ts';

export interface Draft {
  at: string;
  kept: [string, string][] | null;
}

export function DraftNotice({ place, draft: { at, kept } }: { place: string; draft: Draft }) {
  const { timeZone = 'UTC' } = useContext(StudyContext);
  const { pathname, search } = useLocation();
  const when = <Instant at={at} timeZone={timeZone} />;
  return (
    <Notice>
      {kept ? (
        <Kept entries={kept}>
          You typed this on {when} and did not save it before the study was locked. If it belongs to the
          study, write it down elsewhere.
        </Kept>
      ) : (
        <p>
          Brought back: what you typed on {when} and did not save. It is saved when you press the button
          below.
        </p>
      )}
      {/* Not the router's form: the page is drawn anew, with what is saved in its fields. */}
      <form method="post" action="/drafts">
        <input type="hidden" name="place" value={place} />
        <input type="hidden" name="back" value={`${pathname}${search}`} />
        <Button kind="secondary" name="intent" value="discard">
          Discard it
        </Button>
      </form>
    </Notice>
  );
}
