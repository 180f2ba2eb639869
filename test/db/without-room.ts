// A disk that is full, for one process: its files can be made, and hold nothing.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs code in such a process. Answers what it said, and the error that it ended with. */
export function withoutRoom(code: string): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const script = `try { ${code} } catch (error) { console.log(error.constructor.name, error.message); }`;
  return execFileSync(
    'sh',
    ['-c', 'ulimit -f 0; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    { cwd: root, encoding: 'utf8' },
  );
}
