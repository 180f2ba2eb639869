CREATE TABLE `commitment` (
	`id` text PRIMARY KEY NOT NULL,
	`attempt` integer NOT NULL,
	`text` text NOT NULL,
	`hash` text NOT NULL,
	`beacon_kind` text NOT NULL,
	`beacon_day` text,
	`reason` text,
	`committed_by` text NOT NULL,
	`committed_at` text NOT NULL,
	CONSTRAINT "commitment_beacon_day" CHECK("beacon_day" is null or (length("beacon_day") = 10 and substr("beacon_day", 5, 1) = '-' and substr("beacon_day", 8, 1) = '-'))
) STRICT;

CREATE UNIQUE INDEX `commitment_attempt` ON `commitment` (`attempt`);

CREATE TABLE `beacon_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`commitment_id` text NOT NULL,
	`role` text NOT NULL,
	`value` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL
) STRICT;

CREATE UNIQUE INDEX `beacon_entry_role` ON `beacon_entry` (`commitment_id`,`role`);
