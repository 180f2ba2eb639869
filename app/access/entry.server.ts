// The doors for people who have not signed in: sign-in and one-time links.
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { openLink } from '#app/services/accounts/links.server.ts';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { feedAt } from '#app/services/calendar-feed.server.ts';
import { studyState } from '#app/services/settings.server.ts';
import { study } from '#app/study/index.ts';
import { roles } from '#app/study/roles.ts';
import { atTheDoor } from './away.server.ts';
import { type Args, hostOf, nobodysScope, sessionCookie, tokenOf, whoIs } from './session.server.ts';

/** Whether somebody is signed in. */
export const isSignedIn = (args: Args) => atTheDoor(args, async () => (await whoIs(args)) !== undefined);

/** What the pages before sign-in may show: the study's name and its mode. */
export async function entrance(args: Args) {
  const { mode, synthetic } = await atTheDoor(args, () => studyState(nobodysScope(args)));
  return { study: study.title, mode, synthetic };
}

/** Signs in. On success: the Set-Cookie header. */
export async function enter(args: Args, input: { email: string; password: string }) {
  const { address } = hostOf(args);
  const result = await atTheDoor(args, () =>
    signIn(nobodysScope(args), { ...input, address, former: tokenOf(args) }),
  );
  return result.ok ? { ok: true as const, cookie: sessionCookie(args, result.token) } : result;
}

/** The cookie of a session that got a new token. */
export const renew = (args: Args, token: string) => sessionCookie(args, token);

/** The cookie that forgets a session. */
export const leave = (args: Args) => sessionCookie(args, '');

/** What the page of a one-time link shows, or null when the link cannot be used. */
export async function welcome(args: Args, token: string) {
  const link = await atTheDoor(args, () => openLink(nobodysScope(args), token, { shown: true }));
  if (!link) return null;
  const account = link.account && {
    email: link.account.email,
    name: link.account.name,
    roleLabel: roles[link.account.role].label,
  };
  // Of an account that can see arms the page does not say whether it was used before.
  const purpose = link.codeHash === null ? link.purpose : ('invitation' as const);
  return { purpose, account, needsCode: link.codeHash !== null };
}

/** Uses a one-time link. */
export const useLink = (args: Args, token: string, raw: unknown) =>
  atTheDoor(args, () => acceptLink(nobodysScope(args), token, raw));

/** The address of a one-time link, for showing once. */
export const linkAddress = (args: Args, token: string) =>
  `${hostOf(args).runtime.publicUrl}/welcome/${token}`;

/** The calendar at a secret address, or null where there is none. */
export const calendarFeed = (args: Args, token: string) =>
  atTheDoor(args, () => feedAt(nobodysScope(args), token));

/** The address of a calendar feed, for showing once. */
export const feedAddress = (args: Args, token: string) =>
  `${hostOf(args).runtime.publicUrl}/calendar/${token}.ics`;
