// What is typed and not saved: kept after each pause for whoever typed it, and discarded when she says so.
import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { actAs } from '#app/access/act-as.server.ts';
import { withoutPage } from '#app/access/guard.server.ts';
import { entriesOf, ownPath } from '#app/access/params.server.ts';

/** It has no page: what was typed stands in its form. */
export const loader = () => redirect('/');

export const action = (args: ActionFunctionArgs) =>
  withoutPage(async () => {
    const person = await actAs(args, 'coordinator', 'assessor', 'trainer');
    const entries = await entriesOf(args.request);
    const sent = new Map(entries);
    if (sent.get('intent') === 'discard') {
      await person.drafts.discard(sent.get('place') ?? '');
      return redirect(ownPath(sent.get('back') ?? '/'));
    }
    await person.drafts.keep(entries);
    return new Response(null, { status: 204 });
  });
