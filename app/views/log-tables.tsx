// The logs of a participant, one table each, and below an entry what belongs to it. The columns follow from the study.
import { instrumentNamed, partsOf } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf } from '#app/study/kinds.ts';
import { StatusMark } from './status-mark.tsx';
import { Table } from './table.tsx';

interface Line {
  id: string;
  state: 'complete' | 'incomplete';
  shown: Readonly<Record<string, string>>;
}
interface Entry extends Line {
  parts: Readonly<Record<string, readonly Line[]>>;
}
interface Props {
  number: string;
  log: string;
  entries: readonly Entry[];
  /** What the reader may do with them. */
  mode: 'enter' | 'read' | 'list';
  blinded: boolean;
}

/** Long texts are read on the page of the entry. */
const columnsOf = ({ fields }: Instrument, blinded: boolean) =>
  Object.entries(fields).filter(
    ([, field]) => kindOf(field).html(field).control !== 'textarea' && !(blinded && field.reveals),
  );

export function LogTable({ number, log, entries, mode, blinded }: Props) {
  const form = instrumentNamed(log);
  if (!form) return null;
  const columns = columnsOf(form, blinded);
  return (
    <section className="log">
      <h2>{form.label}</h2>
      <Table
        caption={`${form.label}, newest first`}
        head={[...columns.map(([, field]) => field.label), 'State', ...(mode === 'list' ? [] : [''])]}
        empty={<p>None is entered.</p>}
        rows={entries.map((each) => ({
          key: each.id,
          cells: [
            ...columns.map(([name]) => each.shown[name] ?? ''),
            <StatusMark key="s" mark={each.state} withText />,
            ...(mode === 'list'
              ? []
              : [
                  <a key="a" href={`/logs/${log}/${each.id}`}>
                    {mode === 'enter' ? 'Correct' : 'Read'}
                    <span className="visually-hidden">
                      {' '}
                      {form.label.toLowerCase()} {each.shown[columns[0]?.[0] ?? '']}
                    </span>
                  </a>,
                ]),
          ],
        }))}
      />
      {mode === 'enter' && (
        <p>
          <a href={`/logs/${log}/new/${number}`}>
            Enter a {form.label.toLowerCase()} of {number}
          </a>
        </p>
      )}
      {entries.flatMap((each) =>
        partsOf(log).map((part) => (
          <Parts
            key={`${each.id} ${part.name}`}
            {...{ number, part, mode, blinded }}
            entry={each}
            log={form}
          />
        )),
      )}
    </section>
  );
}

interface PartsProps extends Pick<Props, 'number' | 'mode' | 'blinded'> {
  part: Instrument;
  log: Instrument;
  entry: Entry;
}

function Parts({ number, part, log, entry, mode, blinded }: PartsProps) {
  const columns = columnsOf(part, blinded);
  const named = entry.shown[Object.keys(log.fields)[0] ?? ''] || log.label;
  const lines = entry.parts[part.name] ?? [];
  return (
    <section className="log-parts">
      <h3>
        {part.label}: {named}
      </h3>
      {lines.length > 0 && (
        <Table
          caption={`${part.label}, newest first`}
          head={[...columns.map(([, field]) => field.label), 'State', ...(mode === 'list' ? [] : [''])]}
          rows={lines.map((each) => ({
            key: each.id,
            cells: [
              ...columns.map(([name]) => each.shown[name] ?? ''),
              <StatusMark key="s" mark={each.state} withText />,
              ...(mode === 'list'
                ? []
                : [
                    <a key="a" href={`/logs/${part.name}/${each.id}`}>
                      {mode === 'enter' ? 'Correct' : 'Read'}
                      <span className="visually-hidden">
                        {' '}
                        {part.label.toLowerCase()} of {named}
                      </span>
                    </a>,
                  ]),
            ],
          }))}
        />
      )}
      {mode === 'enter' && (
        <p>
          <a href={`/logs/${part.name}/new/${number}?within=${entry.id}`}>
            Enter a {part.label.toLowerCase()} of {named}
          </a>
        </p>
      )}
    </section>
  );
}
