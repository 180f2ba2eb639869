// A one-time link, shown once to whoever made it.
import { Notice } from './notice.tsx';

export function OneTimeLink({ name, link }: { name: string; link: string }) {
  return (
    <Notice kind="done" title={`The link for ${name}`}>
      <p>Send it by a way that only {name} reads. It works once, and it is not shown again.</p>
      <p className="code">{link}</p>
    </Notice>
  );
}
