CREATE TABLE `course` (
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
	`course_status` text,
	`course_date` text,
	`deviation_category` text,
	`data_use` text,
	CONSTRAINT "course_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "course_course_date" CHECK("course_date" is null or (length("course_date") = 10 and substr("course_date", 5, 1) = '-' and substr("course_date", 8, 1) = '-'))
) STRICT;

CREATE INDEX `course_participant` ON `course` (`participant_id`,`visit`,`id`);
