// How far a simulation is, on standard error: one line that is rewritten on a terminal, elsewhere a line now and then.
const everyMs = { terminal: 100, elsewhere: 5000 };

/** A sink of progress for rehearse(). The last line stays; `now` is in milliseconds. */
export function progressOn(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
  now: () => number = Date.now,
): (done: number, of: number) => void {
  const every = stream.isTTY ? everyMs.terminal : everyMs.elsewhere;
  const began = now();
  let said = began;
  return (done, of) => {
    // To ask for the time costs more than an allocation does.
    if (done % 500 !== 0 && done !== of) return;
    const at = now();
    if (done !== of && at - said < every) return;
    said = at;
    const seconds = Math.round((at - began) / 1000);
    const share = `${String(Math.floor((100 * done) / of)).padStart(3)} %`;
    const line = `Simulating: ${share} of ${of.toLocaleString('en')} allocations, ${seconds} s`;
    stream.write(stream.isTTY ? `\r${line}${done === of ? '\n' : ''}` : `${line}\n`);
  };
}
