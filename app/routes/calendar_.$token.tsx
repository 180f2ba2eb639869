// A calendar feed, for a calendar program: whoever has the address is answered, and nobody signs in. It is a route with a
// page, so that an address that is none gets the page of any other; app/entry.server.tsx sends the text itself.
import { data, type HeadersFunction, type LoaderFunctionArgs } from '@remix-run/node';
import { calendarFeed } from '#app/access/entry.server.ts';
import { found } from '#app/access/guard.server.ts';
import { param, shapes } from '#app/access/params.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const token = param(args.params, 'token', shapes.feed).slice(0, -'.ics'.length);
  const file = found(await calendarFeed(args, token));
  return data({ file }, { headers: { 'Content-Type': 'text/calendar; charset=utf-8' } });
}

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export default function Feed() {
  return null;
}
