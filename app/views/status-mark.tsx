// The marks of the record status grid: a shape and a word, never colour alone.
const marks = {
  not_started: { symbol: '○', text: 'Not started' },
  incomplete: { symbol: '◐', text: 'Incomplete' },
  complete: { symbol: '●', text: 'Complete' },
  overdue: { symbol: '!', text: 'Overdue' },
  missed: { symbol: '×', text: 'Missed' },
} as const;

export type Mark = keyof typeof marks;

export function StatusMark({ mark, withText = false }: { mark: Mark; withText?: boolean }) {
  const { symbol, text } = marks[mark];
  return (
    <span className={`mark mark-${mark}`} title={text}>
      <span aria-hidden="true">{symbol}</span>
      <span className={withText ? 'mark-text' : 'visually-hidden'}> {text}</span>
    </span>
  );
}

export function MarkLegend() {
  return (
    <ul className="legend">
      {(Object.keys(marks) as Mark[]).map((mark) => (
        <li key={mark}>
          <StatusMark mark={mark} withText />
        </li>
      ))}
    </ul>
  );
}
