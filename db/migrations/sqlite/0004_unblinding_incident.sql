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
