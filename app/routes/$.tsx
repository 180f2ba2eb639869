// Whatever has no page. Without this route the router would write the address that was asked for to the console.
import { problemResponse } from '#app/access/guard.server.ts';
import { problem } from '#app/problem.ts';

export function loader() {
  throw problemResponse(problem('page.not_found'));
}

export default function Nothing() {
  return null;
}
