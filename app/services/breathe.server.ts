// Others go first: the driver of SQLite answers at once, and work that never paused would keep every request waiting.

/** Milliseconds of work after which whoever else waits has a turn. */
const mostMs = 10;
let since = 0;

/** Lets whoever else waits go first, where none of them has had a turn for a while. */
export async function breathe(): Promise<void> {
  if (performance.now() - since < mostMs) return;
  await new Promise<void>((resolve) => setImmediate(resolve));
  since = performance.now();
}
