// What can be recorded of a participant at any time, by whoever meets her.
export function ToRecord({ number }: { number: string }) {
  return (
    <>
      <h2>Adverse events</h2>
      <p>
        <a href={`/adverse-events/new/${number}`}>Record an adverse event of {number}</a>
      </p>
      <ToLogs number={number} />
      <h2>Unblinding</h2>
      <p>
        <a href={`/incidents/new?participant=${number}`}>Log an unblinding incident about {number}</a>
      </p>
    </>
  );
}

/** The way to her falls, fractures and medication. */
export function ToLogs({ number }: { number: string }) {
  return (
    <>
      <h2>Logs</h2>
      <p>
        <a href={`/logs/${number}`}>Falls, fractures and medication of {number}</a>
      </p>
    </>
  );
}
