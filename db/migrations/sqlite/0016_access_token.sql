CREATE TABLE `access_token` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`made_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "access_token_made_at_iso" CHECK("made_at" is null or (length("made_at") = 24 and substr("made_at", 24, 1) = 'Z')),
	CONSTRAINT "access_token_expires_at_iso" CHECK("expires_at" is null or (length("expires_at") = 24 and substr("expires_at", 24, 1) = 'Z')),
	CONSTRAINT "access_token_used_at_iso" CHECK("used_at" is null or (length("used_at") = 24 and substr("used_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `access_token_hash` ON `access_token` (`token_hash`);

CREATE UNIQUE INDEX `access_token_name` ON `access_token` (`account_id`,`name`);
