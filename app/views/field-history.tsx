// What a field was before, beside it and folded up: nothing where it never changed.
import { createContext, useContext } from 'react';
import { Instant } from './instant.tsx';

interface Change {
  before: string;
  after: string;
  who: string;
  at: string;
  why: string;
}

/** The changes of the form on this page by field, the newest first; `history` is not there where nothing changed. */
export const HistoryContext = createContext<{ history?: Record<string, Change[]>; timeZone: string }>({
  timeZone: 'UTC',
});

const times = (count: number) => ['once', 'twice'][count - 1] ?? `${count} times`;

export function FieldHistory({ name, label }: { name: string; label: string }) {
  const { history, timeZone } = useContext(HistoryContext);
  const changes = history?.[name];
  if (!changes) return null;
  return (
    <details className="history">
      <summary>
        Changed {times(changes.length)}
        <span className="visually-hidden">: {label}</span>
      </summary>
      <table className="history-table">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">By</th>
            <th scope="col">When</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ before, after, who, at, why }) => (
            <tr key={`${at} ${before} ${after}`}>
              <td data-head="From">{before || 'blank'}</td>
              <td data-head="To">{after || 'blank'}</td>
              <td data-head="By">{who}</td>
              <td data-head="When">
                <Instant at={at} timeZone={timeZone} />
              </td>
              <td data-head="Why">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
