ALTER TABLE `sealed_record` ADD COLUMN `parent_id` text;

CREATE TABLE `fall` (
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
	`fall_day` text,
	`fall_injury` text,
	`fall_care` text,
	CONSTRAINT "fall_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "fall_fall_day" CHECK("fall_day" is null or length("fall_day") in (4, 7, 10))
) STRICT;

CREATE INDEX `fall_participant` ON `fall` (`participant_id`,`visit`,`id`);

CREATE TABLE `fracture` (
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
	`fracture_day` text,
	`fracture_site` text,
	`fracture_trauma` text,
	`fracture_confirmed` text,
	`fracture_treatment` text,
	CONSTRAINT "fracture_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "fracture_fracture_day" CHECK("fracture_day" is null or length("fracture_day") in (4, 7, 10))
) STRICT;

CREATE INDEX `fracture_participant` ON `fracture` (`participant_id`,`visit`,`id`);

CREATE TABLE `medication` (
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
	`med_name` text,
	`med_class` text,
	`med_start` text,
	`med_ongoing` integer,
	`med_stop` text,
	CONSTRAINT "medication_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "medication_med_start" CHECK("med_start" is null or length("med_start") in (4, 7, 10)),
	CONSTRAINT "medication_med_ongoing" CHECK("med_ongoing" is null or "med_ongoing" in (0, 1)),
	CONSTRAINT "medication_med_stop" CHECK("med_stop" is null or length("med_stop") in (4, 7, 10))
) STRICT;

CREATE INDEX `medication_participant` ON `medication` (`participant_id`,`visit`,`id`);

CREATE TABLE `medication_dose` (
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
	`dose_amount` real,
	`dose_unit` text,
	`dose_frequency` text,
	`dose_from` text,
	`dose_until` text,
	`parent_id` text,
	CONSTRAINT "medication_dose_entered_at_iso" CHECK("entered_at" is null or (length("entered_at") = 24 and substr("entered_at", 24, 1) = 'Z')),
	CONSTRAINT "medication_dose_dose_amount" CHECK("dose_amount" is null or "dose_amount" between -1e300 and 1e300),
	CONSTRAINT "medication_dose_dose_from" CHECK("dose_from" is null or length("dose_from") in (4, 7, 10)),
	CONSTRAINT "medication_dose_dose_until" CHECK("dose_until" is null or length("dose_until") in (4, 7, 10))
) STRICT;

CREATE INDEX `medication_dose_participant` ON `medication_dose` (`participant_id`,`visit`,`id`);
