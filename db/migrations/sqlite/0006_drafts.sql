CREATE TABLE `draft` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`place` text NOT NULL,
	`version` integer NOT NULL,
	`typed` text NOT NULL,
	`kept_at` text NOT NULL,
	CONSTRAINT "draft_kept_at_iso" CHECK("kept_at" is null or (length("kept_at") = 24 and substr("kept_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `draft_account` ON `draft` (`account_id`,`id`);

CREATE TABLE `sealed_draft` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`place` text NOT NULL,
	`version` integer NOT NULL,
	`typed` text NOT NULL,
	`kept_at` text NOT NULL,
	CONSTRAINT "sealed_draft_kept_at_iso" CHECK("kept_at" is null or (length("kept_at") = 24 and substr("kept_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `sealed_draft_account` ON `sealed_draft` (`account_id`,`id`);
