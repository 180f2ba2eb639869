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
