CREATE TABLE `eligibility_confirmation` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`stratum` text NOT NULL,
	`confirmed_by` text NOT NULL,
	`confirmed_at` text NOT NULL,
	CONSTRAINT "eligibility_confirmation_at_iso" CHECK("confirmed_at" is null or (length("confirmed_at") = 24 and substr("confirmed_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `eligibility_confirmation_participant` ON `eligibility_confirmation` (`participant_id`);

CREATE TABLE `allocation_note` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`kind` text NOT NULL,
	`note` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	CONSTRAINT "allocation_note_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `allocation_note_participant` ON `allocation_note` (`participant_id`,`entered_at`,`id`);

CREATE TABLE `study_lock` (
	`id` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`locked_by` text NOT NULL,
	`locked_at` text NOT NULL,
	CONSTRAINT "study_lock_at_iso" CHECK("locked_at" is null or (length("locked_at") = 24 and substr("locked_at", 24, 1) = 'Z'))
) STRICT;

CREATE TABLE `unsealing` (
	`id` text PRIMARY KEY NOT NULL,
	`role` text NOT NULL,
	`reason` text NOT NULL,
	`signed_by` text NOT NULL,
	`signed_at` text NOT NULL,
	CONSTRAINT "unsealing_at_iso" CHECK("signed_at" is null or (length("signed_at") = 24 and substr("signed_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `unsealing_role` ON `unsealing` (`role`);

CREATE TABLE `uploaded_list` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`list` text NOT NULL,
	`uploaded_at` text NOT NULL
) STRICT;
