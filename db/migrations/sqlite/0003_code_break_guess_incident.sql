CREATE TABLE `code_break` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`receiver` text NOT NULL,
	`receiver_role` text NOT NULL,
	`reader` text NOT NULL,
	`broken_by` text NOT NULL,
	`broken_at` text NOT NULL,
	`acknowledged_by` text,
	`acknowledged_at` text,
	CONSTRAINT "code_break_at_iso" CHECK("broken_at" is null or (length("broken_at") = 24 and substr("broken_at", 24, 1) = 'Z')),
	CONSTRAINT "code_break_acknowledged_iso" CHECK("acknowledged_at" is null or (length("acknowledged_at") = 24 and substr("acknowledged_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `code_break_participant` ON `code_break` (`participant_id`,`broken_at`,`id`);

CREATE TABLE `code_break_link` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`code_hash` text NOT NULL,
	`expires_at` text NOT NULL
) STRICT;

CREATE UNIQUE INDEX `code_break_link_token` ON `code_break_link` (`token_hash`);

CREATE TABLE `code_break_reading` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`read_at` text NOT NULL,
	CONSTRAINT "code_break_reading_at_iso" CHECK("read_at" is null or (length("read_at") = 24 and substr("read_at", 24, 1) = 'Z'))
) STRICT;

CREATE TABLE `assessor_guess` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`guess` text,
	`confidence` text,
	`reason_for_guess` text,
	`incident` integer,
	CONSTRAINT "assessor_guess_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "assessor_guess_incident" CHECK("incident" is null or "incident" in (0, 1))
) STRICT;

CREATE INDEX `assessor_guess_participant` ON `assessor_guess` (`participant_id`,`visit`,`id`);

CREATE TABLE `unblinding_incident` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`missing` text NOT NULL,
	`warnings` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	`void_reason` text,
	`happened_on` text,
	`unblinded_role` text,
	`incident_source` text,
	`impact` text,
	CONSTRAINT "unblinding_incident_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "unblinding_incident_happened_on" CHECK("happened_on" is null or length("happened_on") in (4, 7, 10))
) STRICT;

CREATE INDEX `unblinding_incident_participant` ON `unblinding_incident` (`participant_id`,`visit`,`id`);
