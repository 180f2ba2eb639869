// A save that was refused because a newer version is there.
import { Notice } from './notice.tsx';

export function ConflictNotice({ title, attention }: { title: string; attention: unknown }) {
  return (
    <Notice kind="care" title={title} attention={attention}>
      <p>
        Nothing that you typed is lost and nothing that was saved is overwritten. Where the two differ, the
        saved value stands below yours. Put right what needs it, give a reason, and save again.
      </p>
    </Notice>
  );
}
