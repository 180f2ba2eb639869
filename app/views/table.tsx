// A table that scrolls inside its own box on a narrow screen, so that the page itself never does.
import type { ReactNode } from 'react';

interface Props {
  caption: string;
  /** Headings, each once; empty over buttons. */
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  /** What to do when there are no rows. */
  empty?: ReactNode;
  compact?: boolean;
}

export function Table({ caption, head, rows, empty, compact = false }: Props) {
  if (rows.length === 0 && empty) return <div className="empty">{empty}</div>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="table-box" aria-label={caption} tabIndex={0}>
      <table className={compact ? 'table table-compact' : 'table'}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((each) => (
              <th key={each} scope="col">
                {each || <span className="visually-hidden">What you can do</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, i) =>
                i === 0 ? (
                  <th key={head[i]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[i]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
