ALTER TABLE `dxa` ADD COLUMN `phantom` text;

CREATE TABLE `scanner` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`serial` text NOT NULL,
	`software` text NOT NULL,
	`ls_lsc` real NOT NULL,
	`fn_lsc` real NOT NULL,
	`in_use` integer NOT NULL,
	`version` integer NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	CONSTRAINT "scanner_in_use_boolean" CHECK("in_use" is null or "in_use" in (0, 1)),
	CONSTRAINT "scanner_ls_lsc" CHECK("ls_lsc" is null or "ls_lsc" between -1e300 and 1e300),
	CONSTRAINT "scanner_fn_lsc" CHECK("fn_lsc" is null or "fn_lsc" between -1e300 and 1e300),
	CONSTRAINT "scanner_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `scanner_name` ON `scanner` (`name`);

CREATE TABLE `cross_calibration` (
	`id` text PRIMARY KEY NOT NULL,
	`one_id` text NOT NULL,
	`other_id` text NOT NULL,
	`made_on` text NOT NULL,
	`made_by` text NOT NULL,
	`equation` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` text NOT NULL,
	FOREIGN KEY (`one_id`) REFERENCES `scanner`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_id`) REFERENCES `scanner`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cross_calibration_made_on" CHECK("made_on" is null or (length("made_on") = 10 and substr("made_on", 5, 1) = '-' and substr("made_on", 8, 1) = '-')),
	CONSTRAINT "cross_calibration_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z'))
) STRICT;

CREATE INDEX `cross_calibration_of` ON `cross_calibration` (`one_id`,`other_id`,`id`);
