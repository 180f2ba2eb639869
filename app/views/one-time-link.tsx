// A one-time link, or the code that belongs to one, shown once to whoever made it.
import { Notice } from './notice.tsx';

/** The address. `needsCode`: the person gets a code from somebody else as well. */
export function OneTimeLink({
  name,
  link,
  needsCode = false,
}: {
  name: string;
  link: string;
  needsCode?: boolean;
}) {
  return (
    <Notice kind="done" title={`The link for ${name}`}>
      <p>Send it by a way that only {name} reads. It works once, and it is not shown again.</p>
      {needsCode && <p>It works only with the code that whoever started it tells {name}.</p>}
      <p className="code">{link}</p>
    </Notice>
  );
}

/** Half of a link to an account that can see arms: the other half comes from a second person. */
export function CodeOfLink({ name, code }: { name: string; code: string }) {
  return (
    <Notice kind="care" title={`${name} waits for a second person`}>
      <p>
        This role can see arms. Another administrator or a coordinator confirms, and sends the link. Tell{' '}
        {name} this code yourself, and nobody else; it is not shown again.
      </p>
      <p className="code">{code}</p>
    </Notice>
  );
}
