CREATE TABLE `calendar_feed` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`made_at` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "calendar_feed_made_at_iso" CHECK("made_at" is null or (length("made_at") = 24 and substr("made_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `calendar_feed_token` ON `calendar_feed` (`token_hash`);

CREATE UNIQUE INDEX `calendar_feed_account` ON `calendar_feed` (`account_id`);
