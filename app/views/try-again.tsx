// The way on from a page that says that the database is away. What was sent is in it.
import { Button, LinkButton } from './button.tsx';

export interface Again {
  address: string;
  /** What was sent; null where the page was only asked for. */
  entries: [string, string][] | null;
}

/** What the page sends of itself is no answer of a person. */
const isTyped = ([name, text]: [string, string]) => !name.includes('__') && text !== '';

const keptText = (count: number) =>
  `${count === 1 ? 'The answer that you typed is' : `The ${count} answers that you typed are`} kept in this page: leave it open until it is sent.`;

export function TryAgain({ address, entries }: Again) {
  if (!entries)
    return (
      <p>
        <LinkButton href={address}>Try again</LinkButton>
      </p>
    );
  const count = entries.filter(isTyped).length;
  return (
    // Not the router's form: the page that comes back may be any page.
    <form method="post" action={address}>
      {entries.map(([name, text], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and nothing is ever moved
        <input key={i} type="hidden" name={name} value={text} />
      ))}
      {count > 0 && <p>{keptText(count)}</p>}
      <Button>Send again</Button>
    </form>
  );
}
