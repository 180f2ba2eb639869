// Signing out ends the session on the server and forgets the cookie.
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { actAsAnyone } from '#app/access/act-as.server.ts';
import { leave } from '#app/access/entry.server.ts';

export const loader = () => redirect('/');

export async function action(args: ActionFunctionArgs) {
  const person = await actAsAnyone(args);
  await person.account.signOut();
  return redirect('/sign-in', { headers: { 'Set-Cookie': leave(args) } });
}
