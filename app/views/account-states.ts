// The states of an account, in words.
export const accountStates: Readonly<Record<string, string>> = {
  unconfirmed: 'Waits for a second person',
  invited: 'Invited',
  confirmed: 'Confirmed',
  active: 'Active',
  disabled: 'Closed',
};
