// The door of a code break: a page for whoever has its address and its code, signed in or not. It is the only door through
// which an arm reaches anybody who is not in an unblinded role.
import { emergencyPage, revealForEmergency } from '#app/services/emergency.server.ts';
import { atTheDoor } from './away.server.ts';
import { type Args, hostOf, nobodysScope } from './session.server.ts';

/** What the page says before it shows anything; null where nothing is to be shown. */
export const emergency = (args: Args, token: string) =>
  atTheDoor(args, () => emergencyPage(nobodysScope(args), token));

/** Shows the arm once. */
export const revealArmForEmergency = (args: Args, token: string, code: string) =>
  atTheDoor(args, () => revealForEmergency(nobodysScope(args), token, code));

/** The address of the page, for showing once. */
export const emergencyAddress = (args: Args, token: string) =>
  `${hostOf(args).runtime.publicUrl}/emergency/${token}`;
