// People: accounts are ledgered (access ledger); secrets and counters stand outside the rebuild, so
// that no ledger keeps a password hash or a token for ever.
import { type Columns, isBoolean, isInstant } from '../columns.ts';

export function accountTables(c: Columns) {
  const account = c.table(
    'account',
    {
      id: c.text('id').primaryKey(),
      email: c.text('email').notNull(),
      name: c.text('name').notNull(),
      role: c.text('role').notNull(),
      state: c.text('state').notNull(),
      invited_by: c.text('invited_by'),
      confirmed_by: c.text('confirmed_by'),
      created_at: c.text('created_at').notNull(),
    },
    (t) => [c.index('account_email').on(t.email), c.check('account_created_at_iso', isInstant('created_at'))],
  );
  const credential = c.table('credential', {
    id: c.text('id').primaryKey(),
    password_hash: c.text('password_hash').notNull(),
    changed_at: c.text('changed_at').notNull(),
  });
  const session = c.table(
    'session',
    {
      id: c.text('id').primaryKey(),
      token_hash: c.text('token_hash').notNull(),
      account_id: c
        .text('account_id')
        .notNull()
        .references(() => account.id),
      address: c.text('address').notNull(),
      created_at: c.text('created_at').notNull(),
      used_at: c.text('used_at').notNull(),
      ended: c.integer('ended').notNull(),
    },
    (t) => [
      c.uniqueIndex('session_token').on(t.token_hash),
      c.index('session_account').on(t.account_id, t.address),
      c.check('session_ended_boolean', isBoolean('ended')),
    ],
  );
  const link = c.table(
    'link',
    {
      id: c.text('id').primaryKey(),
      token_hash: c.text('token_hash').notNull(),
      account_id: c.text('account_id'),
      purpose: c.text('purpose').notNull(),
      // For an unblinded account a second secret, which whoever started it holds: neither of two people has both.
      code_hash: c.text('code_hash'),
      started_by: c.text('started_by'),
      expires_at: c.text('expires_at').notNull(),
      used_at: c.text('used_at'),
    },
    (t) => [c.uniqueIndex('link_token').on(t.token_hash)],
  );
  // The page of a code break, by the id of the break: two secrets, of which either alone opens nothing.
  const code_break_link = c.table(
    'code_break_link',
    {
      id: c.text('id').primaryKey(),
      token_hash: c.text('token_hash').notNull(),
      code_hash: c.text('code_hash').notNull(),
      expires_at: c.text('expires_at').notNull(),
    },
    (t) => [c.uniqueIndex('code_break_link_token').on(t.token_hash)],
  );
  // The address of somebody's calendar feed, by whom: it works until she makes another, revokes it or leaves.
  const calendar_feed = c.table(
    'calendar_feed',
    {
      id: c.text('id').primaryKey(),
      token_hash: c.text('token_hash').notNull(),
      account_id: c
        .text('account_id')
        .notNull()
        .references(() => account.id),
      made_at: c.text('made_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('calendar_feed_token').on(t.token_hash),
      c.uniqueIndex('calendar_feed_account').on(t.account_id),
      c.check('calendar_feed_made_at_iso', isInstant('made_at')),
    ],
  );
  // What a program of somebody's signs in with; it is gone once it is ended. `scopes`: with a space between.
  const access_token = c.table(
    'access_token',
    {
      id: c.text('id').primaryKey(),
      token_hash: c.text('token_hash').notNull(),
      account_id: c
        .text('account_id')
        .notNull()
        .references(() => account.id),
      name: c.text('name').notNull(),
      scopes: c.text('scopes').notNull(),
      made_at: c.text('made_at').notNull(),
      expires_at: c.text('expires_at').notNull(),
      used_at: c.text('used_at'),
    },
    (t) => [
      c.uniqueIndex('access_token_hash').on(t.token_hash),
      c.uniqueIndex('access_token_name').on(t.account_id, t.name),
      c.check('access_token_made_at_iso', isInstant('made_at')),
      c.check('access_token_expires_at_iso', isInstant('expires_at')),
      c.check('access_token_used_at_iso', isInstant('used_at')),
    ],
  );
  const throttle = c.table('throttle', {
    id: c.text('id').primaryKey(),
    failures: c.integer('failures').notNull(),
    since: c.text('since').notNull(),
  });
  return { account, credential, session, link, code_break_link, calendar_feed, access_token, throttle };
}
