CREATE TABLE `consent_sheet` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`approved_on` text NOT NULL,
	`again` integer NOT NULL,
	`version` integer NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	CONSTRAINT "consent_sheet_again_boolean" CHECK("again" is null or "again" in (0, 1)),
	CONSTRAINT "consent_sheet_approved_on" CHECK("approved_on" is null or (length("approved_on") = 10 and substr("approved_on", 5, 1) = '-' and substr("approved_on", 8, 1) = '-')),
	CONSTRAINT "consent_sheet_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `consent_sheet_label` ON `consent_sheet` (`label`);

CREATE TABLE `reconsent` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`sheet_id` text NOT NULL,
	`given_on` text NOT NULL,
	`state` text NOT NULL,
	`void_reason` text,
	`version` integer NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	FOREIGN KEY (`sheet_id`) REFERENCES `consent_sheet`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reconsent_given_on" CHECK("given_on" is null or (length("given_on") = 10 and substr("given_on", 5, 1) = '-' and substr("given_on", 8, 1) = '-')),
	CONSTRAINT "reconsent_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `reconsent_participant` ON `reconsent` (`participant_id`,`given_on`,`id`);
