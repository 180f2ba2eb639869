// Without JavaScript a form shows what its answers open when they are sent: it comes back with these fields.
import type { Instrument } from '#app/study/instrument.ts';
import { Notice } from './notice.tsx';

/** `isFirst`: nothing else on the page asks for the attention. */
export function OpenedNotice({
  instrument,
  opened,
  isFirst,
}: {
  instrument: Instrument;
  opened: readonly string[];
  isFirst: boolean;
}) {
  return (
    <Notice title="A few more questions" attention={isFirst ? opened : undefined}>
      <p>Your answers open these. What you entered is still here; answer them, then save.</p>
      <ul>
        {opened.map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{instrument.fields[name]?.label}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
