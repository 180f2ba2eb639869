CREATE TABLE `booking` (
	`id` text PRIMARY KEY NOT NULL,
	`participant_id` text NOT NULL,
	`visit` text NOT NULL,
	`day` text NOT NULL,
	`time` text,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	FOREIGN KEY (`participant_id`) REFERENCES `participant`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booking_day_day" CHECK("day" is null or (length("day") = 10 and substr("day", 5, 1) = '-' and substr("day", 8, 1) = '-')),
	CONSTRAINT "booking_changed_at_iso" CHECK("changed_at" is null or (length("changed_at") = 24 and substr("changed_at", 24, 1) = 'Z'))
) STRICT;

CREATE UNIQUE INDEX `booking_participant` ON `booking` (`participant_id`,`visit`);

CREATE INDEX `booking_day` ON `booking` (`day`,`time`,`id`);
