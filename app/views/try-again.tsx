// The way on from a page that says that something failed. What was sent is in it.
import { Button, LinkButton } from './button.tsx';

export interface Again {
  address: string;
  /** What was sent; null where the page was only asked for, or where it held a secret. */
  entries: [string, string][] | null;
  hasSecret: boolean;
}

export function TryAgain({ address, entries, hasSecret }: Again) {
  if (!entries)
    return (
      <>
        {hasSecret && <p>A password is never kept in a page: fill in the form once more.</p>}
        <p>
          <LinkButton href={address}>Try again</LinkButton>
        </p>
      </>
    );
  return (
    // Not the router's form: the page that comes back may be any page.
    <form method="post" action={address}>
      {entries.map(([name, text], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and nothing is ever moved
        <input key={i} type="hidden" name={name} value={text} />
      ))}
      <p>What you sent is kept in this page: leave it open until it is sent again, and stay signed in.</p>
      <Button>Send again</Button>
    </form>
  );
}
