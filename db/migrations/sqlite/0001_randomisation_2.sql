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

CREATE TABLE `eligibility_confirmation` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`stratum` text NOT NULL,
	`confirmed_by` text NOT NULL,
	`confirmed_at` text NOT NULL
) STRICT;

CREATE UNIQUE INDEX `eligibility_confirmation_participant` ON `eligibility_confirmation` (`participant_id`);

CREATE TABLE `allocation_note` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`kind` text NOT NULL,
	`note` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL
) STRICT;

CREATE INDEX `allocation_note_participant` ON `allocation_note` (`participant_id`,`entered_at`,`id`);

CREATE TABLE `study_lock` (
	`id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`locked_by` text NOT NULL,
	`locked_at` text NOT NULL
) STRICT;

CREATE TABLE `unsealing` (
	`id` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`reason` text NOT NULL,
	`signed_by` text NOT NULL,
	`signed_at` text NOT NULL
) STRICT;

CREATE UNIQUE INDEX `unsealing_role` ON `unsealing` (`role`);

CREATE TABLE `uploaded_list` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`list` text NOT NULL,
	`uploaded_at` text NOT NULL
) STRICT;
