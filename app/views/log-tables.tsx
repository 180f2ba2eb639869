// The logs of a participant, one table each, and below an entry what belongs to it. The columns follow from the study.
import { instrumentNamed, partsOf } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf } from '#app/study/kinds.ts';
import { Day } from './day.tsx';
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

export function LogTable({ number, log, entries, mode, blinded }: Props) {
  const form = instrumentNamed(log);
  if (!form) return null;
  return (
    <section className="log">
      <h2>{form.plural ?? form.label}</h2>
      <Lines {...{ form, mode, blinded }} lines={entries} />
      {mode === 'enter' && (
        <p>
          <a href={`/logs/${log}/new/${number}`}>
            Enter a {form.label.toLowerCase()} of {number}
          </a>
        </p>
      )}
      {entries.flatMap((entry) =>
        partsOf(log).map((part) => {
          const lines = entry.parts[part.name] ?? [];
          const whose = nameOf(form, entry);
          return (
            <section key={`${entry.id} ${part.name}`} className="log-parts">
              <h3>
                {part.plural ?? part.label} of {whose}
              </h3>
              <Lines {...{ form: part, mode, blinded, lines }} />
              {mode === 'enter' && (
                <p>
                  <a href={`/logs/${part.name}/new/${number}?within=${entry.id}`}>
                    Enter a {part.label.toLowerCase()} of {whose}
                  </a>
                </p>
              )}
            </section>
          );
        }),
      )}
    </section>
  );
}

/** What tells an entry from another: its first answer. */
const nameOf = ({ fields, label }: Instrument, { shown }: Line) =>
  shown[Object.keys(fields)[0] ?? ''] || label;

interface LinesProps extends Pick<Props, 'mode' | 'blinded'> {
  form: Instrument;
  lines: readonly Line[];
}

/** Long texts are read on the page of an entry. */
function Lines({ form, lines, mode, blinded }: LinesProps) {
  const [, ...others] = Object.entries(form.fields).filter(
    ([, field]) => kindOf(field).html(field).control !== 'textarea' && !(blinded && field.reveals),
  );
  const [first] = Object.values(form.fields);
  return (
    <Table
      caption={`${form.plural ?? form.label}, newest first`}
      head={[first?.label ?? '', ...others.map(([, field]) => field.label), 'State']}
      empty={<p>None is entered.</p>}
      rows={lines.map((each) => ({
        key: each.id,
        cells: [
          mode === 'list' ? (
            nameOf(form, each)
          ) : (
            <a key="a" href={`/logs/${form.name}/${each.id}`}>
              {first?.kind === 'day' ? <Day day={nameOf(form, each)} /> : nameOf(form, each)}
              <span className="visually-hidden">
                : {mode === 'enter' ? 'correct' : 'read'} this {form.label.toLowerCase()}
              </span>
            </a>
          ),
          ...others.map(([name, { kind }]) =>
            kind === 'day' ? <Day key={name} day={each.shown[name] || null} /> : (each.shown[name] ?? ''),
          ),
          <StatusMark key="s" mark={each.state} withText />,
        ],
      }))}
    />
  );
}
