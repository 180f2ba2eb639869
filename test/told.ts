/** What an error says, and those behind it: drivers wrap what was thrown. */
export function told(error: unknown): string {
  const said: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) said.push(String(at));
  return said.join('\n');
}
